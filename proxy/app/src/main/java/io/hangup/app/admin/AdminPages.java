package io.hangup.app.admin;

import io.hangup.app.feed.Feed;
import io.hangup.app.feed.Filter;
import io.hangup.app.log.Printable;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the admin port has to say. A page may take a moment (it asks every event loop of the proxies) and so is never made on
 * an event loop; it takes no longer than a second, whatever those loops do.
 */
public final class AdminPages {
    private static final long HEALTH_WITHIN_MILLIS = 1_000;
    private static final long SETTLED_WITHIN_MILLIS = 200;

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final String DOCUMENT = document();

    private final Feed feed;
    private final Map<Operation, Making> pages = new EnumMap<>(Operation.class);

    /** Makes the page of an operation. */
    interface Making {
        /**
         * The page.
         *
         * @param names what the names in braces of its path stand for
         */
        Page page(Request request, Map<String, String> names);
    }

    /**
     * Names what the pages ask.
     *
     * @param loops the event loops of the proxies
     * @param ready whether all listeners are bound and the end has not begun
     * @param scrape all metrics in Prometheus' text format
     * @param controls what can be steered
     * @param feed everything that happens
     */
    public AdminPages(Loops loops, BooleanSupplier ready, Supplier<String> scrape, Controls controls, Feed feed) {
        this.feed = feed;
        put(Operation.HEALTH, () -> health(loops.settle(HEALTH_WITHIN_MILLIS)));
        put(Operation.READINESS, () -> readiness(ready.getAsBoolean()));
        put(Operation.METRICS, () -> {
            // What happened before the request is counted in the answer; a loop that is stuck does not stop it.
            loops.settle(SETTLED_WITHIN_MILLIS);
            return Answer.metrics(scrape.get());
        });
        put(Operation.OPENAPI, () -> Answer.document(DOCUMENT));
        pages.put(Operation.EVENTS, (request, names) -> events(request));
        pages.putAll(new AdminApi(controls).pages());
        if (pages.size() < Operation.values().length) {
            throw new IllegalStateException("pages: " + pages.keySet() + " (expected: one for each operation)");
        }
    }

    private void put(Operation operation, Supplier<Answer> answer) {
        pages.put(operation, (request, names) -> Page.of(operation, answer));
    }

    /** Which names of proxies and rules there will be nobody knows; the names of events at least look like one. */
    private static Page events(Request request) {
        Filter filter = new Filter(request.list("type"), request.list("proxy"), request.list("rule"));
        Optional<String> odd = filter.types().stream()
                .filter(each -> !TYPE.matcher(each).matches())
                .findFirst();
        if (odd.isPresent()) {
            return Page.refusing(Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "No event is called " + Printable.of(odd.get())
                            + " (expected: a name such as injected or ended)."));
        }
        return request.method().equals(HttpMethod.HEAD)
                ? Page.refusing(new Answer(HttpResponseStatus.OK, EventStream.TYPE, "", Map.of()))
                : Page.streaming(new EventStream.Wanted(filter, request.lastEventId()));
    }

    Feed feed() {
        return feed;
    }

    private static String document() {
        try (InputStream in = Objects.requireNonNull(AdminPages.class.getResourceAsStream("openapi.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the jar is broken: openapi.json cannot be read", unreadable);
        }
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

    /** What a request is answered with; also where there is nothing at its path, or not for its method. */
    Page page(Request request) {
        String path = request.path();
        List<Operation> there = Operation.at(path);
        if (there.isEmpty()) {
            return Page.refusing(missing(Printable.of(path)));
        }
        return there.stream()
                .filter(each -> each.allows(request.method()))
                .findFirst()
                .map(each -> Objects.requireNonNull(pages.get(each))
                        .page(request, each.names(path).orElseThrow()))
                .orElseGet(() -> Page.refusing(Answer.notAllowed(Printable.of(path), Operation.methods(there))));
    }

    private static Answer missing(String path) {
        String detail = "There is no " + path + " here. There is "
                + Arrays.stream(Operation.values())
                        .map(each -> each.method() + " " + each.template())
                        .collect(Collectors.joining(", "))
                + ".";
        return path.startsWith(AdminApi.ROOT)
                ? Answer.problem(HttpResponseStatus.NOT_FOUND, detail)
                : Answer.text(HttpResponseStatus.NOT_FOUND, detail);
    }
}
