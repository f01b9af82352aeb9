package io.hangup.app.admin;

import io.hangup.app.feed.Feed;
import io.hangup.app.feed.Filter;
import io.hangup.app.log.Printable;
import io.hangup.app.log.Said;
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
import java.util.stream.Collectors;

/**
 * What the admin port has to say. A page may take a moment (it asks every event loop of the proxies) and so is never made on
 * an event loop; it takes no longer than a second, whatever those loops do.
 */
public final class AdminPages {
    private static final long HEALTH_WITHIN_MILLIS = 1_000;
    private static final long SETTLED_WITHIN_MILLIS = 200;

    private static final String DOCUMENT = document();

    private final BooleanSupplier ready;
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
        this.ready = ready;
        put(Operation.HEALTH, () -> health(loops.settle(HEALTH_WITHIN_MILLIS)));
        put(Operation.READINESS, () -> readiness(ready.getAsBoolean()));
        put(Operation.METRICS, () -> {
            // What happened before the request is counted in the answer; a loop that is stuck does not stop it.
            loops.settle(SETTLED_WITHIN_MILLIS);
            return Answer.metrics(scrape.get());
        });
        put(Operation.OPENAPI, () -> Answer.document(DOCUMENT));
        Named named = new Named(controls);
        pages.put(Operation.EVENTS, (request, names) -> events(request, feed, named));
        pages.putAll(new AdminApi(controls).pages());
    }

    private AdminPages(AdminPages others, Map<Operation, Page.Taking> takings) {
        ready = others.ready;
        pages.putAll(others.pages);
        takings.forEach(
                (operation, taking) -> pages.put(operation, (request, names) -> Page.taking(operation, taking)));
        if (pages.size() < Operation.values().length) {
            throw new IllegalStateException("pages: " + pages.keySet() + " (expected: one for each operation)");
        }
    }

    /** The same, and what is done for whoever looks how connections end: all there is. */
    AdminPages with(Probes probes) {
        return new AdminPages(this, probes.takings());
    }

    private void put(Operation operation, Supplier<Answer> answer) {
        pages.put(operation, (request, names) -> Page.of(operation, answer));
    }

    private static Page events(Request request, Feed feed, Named named) {
        Filter filter = new Filter(request.list("type"), request.list("proxy"), request.list("rule"));
        Optional<Answer> unknown = Named.unknown("type of event", filter.types(), Said.EVENTS)
                .or(() -> named.unknown(filter.proxies(), filter.rules()));
        if (unknown.isPresent()) {
            return Page.known(Operation.EVENTS, unknown.get());
        }
        return request.method().equals(HttpMethod.HEAD)
                ? Page.known(Operation.EVENTS, Answer.head(EventStream.TYPE))
                : Page.taking(Operation.EVENTS, EventStream.of(feed, filter, request.lastEventId()));
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
        String path = Printable.of(request.target().path());
        List<Operation> there = Operation.at(request.target());
        if (there.isEmpty()) {
            return Page.missing(missing(path));
        }
        return there.stream()
                .filter(each -> each.allows(request.method()))
                .findFirst()
                .map(each -> page(each, request))
                .orElseGet(() -> Page.missing(Answer.notAllowed(path, Operation.methods(there))));
    }

    private Page page(Operation operation, Request request) {
        Optional<Answer> odd = Named.oddParameter(operation, request.target());
        if (odd.isPresent()) {
            return Page.known(operation, odd.get());
        }
        Page page = Objects.requireNonNull(pages.get(operation))
                .page(request, operation.names(request.target()).orElseThrow());
        return operation.isAlwaysThere() ? page : page.unless(() -> !ready.getAsBoolean(), Answer.ending());
    }

    private static Answer missing(String path) {
        return Answer.problem(
                HttpResponseStatus.NOT_FOUND,
                "There is no " + path + " here. There is "
                        + Arrays.stream(Operation.values())
                                .map(each -> each.method() + " " + each.template())
                                .collect(Collectors.joining(", "))
                        + ".");
    }
}
