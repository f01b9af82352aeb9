package io.hangup.app.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the admin port has to say. A page may take a moment (it asks every event loop of the proxies) and so is never made on
 * an event loop; it takes no longer than a second, whatever those loops do.
 */
public final class AdminPages {
    private static final long HEALTH_WITHIN_MILLIS = 1_000;
    private static final long SETTLED_WITHIN_MILLIS = 200;

    private final Map<String, Supplier<Answer>> pages;
    private final AdminApi api;

    /**
     * Names what the pages ask.
     *
     * @param loops the event loops of the proxies
     * @param ready whether all listeners are bound and the end has not begun
     * @param scrape all metrics in Prometheus' text format
     * @param controls what can be steered
     */
    public AdminPages(Loops loops, BooleanSupplier ready, Supplier<String> scrape, Controls controls) {
        api = new AdminApi(controls);
        pages = Map.of(
                "/healthz",
                () -> health(loops.settle(HEALTH_WITHIN_MILLIS)),
                "/readyz",
                () -> readiness(ready.getAsBoolean()),
                "/metrics",
                () -> {
                    // What happened before the request is counted in the answer; a loop that is stuck does not stop it.
                    loops.settle(SETTLED_WITHIN_MILLIS);
                    return Answer.metrics(scrape.get());
                });
    }

    private static Answer health(boolean answered) {
        return answered
                ? Answer.text(HttpResponseStatus.OK, "ok")
                : Answer.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "An event loop has not answered within " + HEALTH_WITHIN_MILLIS
                                + " ms: its connections do not move. Restart Hangup, and report the thread dump (jstack).");
    }

    private static Answer readiness(boolean ready) {
        return ready
                ? Answer.text(HttpResponseStatus.OK, "ok")
                : Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "Hangup is starting or ending.");
    }

    /** The event loops of the proxies. */
    public interface Loops {
        /** Whether each of them has answered within so many milliseconds; what happened before is counted then. */
        boolean settle(long withinMillis);
    }

    /** What is at that path, if anything is. */
    Optional<Page> page(Request request) {
        return Optional.ofNullable(pages.get(request.path())).map(Page::reading).or(() -> api.page(request));
    }

    static Answer missing(String path) {
        return path.startsWith(AdminApi.ROOT)
                ? AdminApi.missing(path)
                : Answer.text(
                        HttpResponseStatus.NOT_FOUND,
                        "There is no " + path
                                + " here. There is /healthz, /readyz, /metrics, /api/v1/rules and /api/v1/report.");
    }
}
