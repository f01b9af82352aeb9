package io.hangup.app.admin;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The connections of the admin port, and what each is at. Whoever keeps the port waiting is let go in the end; and where there
 * are too many, at once: first who has begun a request and does not finish it, and of those whoever began first, then who has
 * not asked for anything for the longest time. So ten thousand that send a byte now and then cost each other their
 * connections, and nobody else, because a request that is there as a whole is never let go. Where they come from does not
 * matter: on loopback all come from one address.
 *
 * <p>Needs no lock: one loop accepts, reads and closes them all.
 */
final class Connections {
    private static final AttributeKey<At> AT = AttributeKey.valueOf(Connections.class, "at");

    private final Limits limits;
    private final Map<At, Map<Channel, Long>> sinceNanos = new EnumMap<>(At.class);

    /** What a connection is at. */
    enum At {
        /** Nothing of a request has come. */
        SILENT,
        /** Something of a request has come, but not all. */
        ASKING,
        /** A request is being answered, or events are read. */
        SERVED,
        /** The answer is on its way. */
        TAKING
    }

    Connections(Limits limits) {
        this.limits = limits;
        for (At each : At.values()) {
            sinceNanos.put(each, new LinkedHashMap<>());
        }
    }

    /** Takes a new one; false where none of the others keeps the port waiting, so that there is no room. */
    boolean take(Channel connection) {
        if (size() >= limits.connections() && !makeRoom()) {
            return false;
        }
        is(connection, At.SILENT);
        connection.closeFuture().addListener(closed -> forget(connection));
        return true;
    }

    /** A connection is at something else from now on. */
    void is(Channel connection, At now) {
        forget(connection);
        if (connection.isOpen()) {
            connection.attr(AT).set(now);
            all(now).put(connection, System.nanoTime());
        }
    }

    /** Bytes have come. */
    void hasSent(Channel connection) {
        if (connection.attr(AT).get() == At.SILENT) {
            is(connection, At.ASKING);
        }
    }

    /** Whether one more may be served for as long as it likes. */
    boolean mayWait() {
        return all(At.SERVED).size() <= limits.served();
    }

    int size() {
        return sinceNanos.values().stream().mapToInt(Map::size).sum();
    }

    /** Those who have taken too long: who has not finished asking, and the others. */
    List<Channel> late(At at) {
        Duration most =
                switch (at) {
                    case SILENT -> limits.idle();
                    case ASKING -> limits.request();
                    case TAKING -> limits.answer();
                    case SERVED -> Duration.ofNanos(Long.MAX_VALUE);
                };
        long nowNanos = System.nanoTime();
        return all(at).entrySet().stream()
                .takeWhile(each -> nowNanos - each.getValue() >= most.toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Ends a connection at once, past every handler that would still say good-bye (TLS does). */
    static void end(Channel connection) {
        connection.pipeline().firstContext().close();
    }

    private boolean makeRoom() {
        Optional<Channel> slowest = Stream.of(At.ASKING, At.SILENT)
                .flatMap(at -> all(at).keySet().stream().limit(1))
                .findFirst();
        slowest.ifPresent(connection -> {
            forget(connection);
            end(connection);
        });
        return slowest.isPresent();
    }

    private void forget(Channel connection) {
        At at = connection.attr(AT).getAndSet(null);
        if (at != null) {
            all(at).remove(connection);
        }
    }

    private Map<Channel, Long> all(At at) {
        return sinceNanos.computeIfAbsent(at, any -> new LinkedHashMap<>());
    }
}
