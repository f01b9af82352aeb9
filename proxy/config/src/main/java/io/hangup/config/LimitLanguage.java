package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Limit;
import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Words;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The keys of {@code limits:}: what all rules together may do, and what Hangup takes upon itself. */
final class LimitLanguage {
    private static final long MOST = 1_000_000;
    private static final long LEAST_QUEUED_BYTES = 64 << 10;
    private static final long MOST_QUEUED_BYTES = 1 << 30;
    private static final long MOST_WAITING_REQUESTS = 10_000;

    static final Field<Rate> FAULTS = Field.<Rate>of(
                    "faults",
                    Choosing.rate("faults"),
                    "How many faults of all rules of all proxies may begin in any stretch of so long; at most "
                            + Rate.MOST + " of them. Those in excess do not happen.",
                    "10 per 1m")
            .orElseMeans("nothing bounds them but their own limits");
    static final Field<Located<Long>> CONNECTIONS = Field.<Located<Long>>of(
                    Limit.CONNECTIONS.word(),
                    count(Limit.CONNECTIONS.word(), MOST).located(),
                    "Connections of all proxies at once; further clients wait in the kernel's backlog. More than there are"
                            + " descriptors for is refused at the start.",
                    "2000")
            .orElseMeans("as many as the limit of descriptors allows, two for each");
    static final Field<Located<Long>> PER_PROXY = Field.<Located<Long>>of(
                    Limit.PROXY_CONNECTIONS.word(),
                    count(Limit.PROXY_CONNECTIONS.word(), MOST).located(),
                    "Connections of one proxy at once, so that it leaves some for others.",
                    "500")
            .orElseMeans("as many as all proxies may have");
    static final Field<Located<Long>> QUEUED = Field.<Located<Long>>of(
                    "queued",
                    Quantity.SIZE.upTo(MOST_QUEUED_BYTES).type().located(),
                    "What may wait in each direction of one connection; then its sender is not read. From 64KiB to 1GiB.",
                    "1MiB")
            .orElseMeans(Words.bytes(Bounds.USUAL.queuedBytes()));
    static final Field<Located<Long>> QUEUED_IN_ALL = Field.<Located<Long>>of(
                    Limit.QUEUED.word(),
                    Quantity.SIZE.type().located(),
                    "What may wait in all connections together; beyond it who has bytes that wait is not read, and others are in"
                            + " pieces of 4KiB. More than the JVM may have of direct memory is refused at the start.",
                    "64MiB")
            .orElseMeans("half of the direct memory that the JVM may have");
    static final Field<Long> DIALS = Field.of(
                    Limit.DIALS.word(),
                    count(Limit.DIALS.word(), MOST),
                    "How many dials of its upstream a proxy has under way; further ones wait, within timeouts.connect.",
                    "200")
            .orElse(String.valueOf(Bounds.USUAL.dials()));
    static final Field<Long> EVENTS = Field.of(
                    "events",
                    count("events", MOST),
                    "How many events are kept for those who read them at the admin port.",
                    "1000")
            .orElse(String.valueOf(Bounds.USUAL.events()));
    static final Field<Long> ADMIN_REQUESTS = Field.of(
                    Limit.ADMIN_REQUESTS.word(),
                    count(Limit.ADMIN_REQUESTS.word(), MOST_WAITING_REQUESTS),
                    "How many requests to the admin port may wait for a thread; further ones are answered with 503.",
                    "16")
            .orElse(String.valueOf(Bounds.USUAL.adminRequests()));
    static final Section<Limited> SECTION = Section.of(
            "limits",
            List.of(FAULTS, CONNECTIONS, PER_PROXY, QUEUED, QUEUED_IN_ALL, DIALS, EVENTS, ADMIN_REQUESTS),
            LimitLanguage::read);
    static final Field<Limited> LIMITS = Field.<Limited>of(
                    "limits",
                    SECTION,
                    "What all rules together may do, and how much Hangup takes upon itself; docs/limits.md.",
                    "{ faults: 10 per 1m, connections: 2000 }")
            .orElseMeans("rules are bounded by their own limits, and Hangup by the values below");

    private LimitLanguage() {}

    /**
     * What was written.
     *
     * @param faults of all rules; empty for no bound
     * @param bounds what Hangup takes upon itself
     */
    record Limited(Optional<Rate> faults, Bounds bounds) {
        static final Limited USUAL = new Limited(Optional.empty(), Bounds.USUAL);
    }

    private static Type<Long> count(String name, long most) {
        return Numbers.between(name, 1, most, "a whole number from 1 to " + most);
    }

    private static Optional<Limited> read(Cursor cursor) {
        Optional<Rate> faults = cursor.take(FAULTS);
        Optional<Located<Long>> connections = cursor.take(CONNECTIONS);
        Optional<Located<Long>> perProxy = cursor.take(PER_PROXY);
        Optional<Located<Long>> queued = cursor.take(QUEUED);
        Optional<Located<Long>> inAll = cursor.take(QUEUED_IN_ALL);
        queued.filter(bytes -> bytes.value() < LEAST_QUEUED_BYTES)
                .ifPresent(bytes -> bytes.place()
                        .refuse("queued: " + bytes.place().quoted() + " (expected: a size from 64KiB to 1GiB)"));
        long queuedBytes = queued.map(Located::value).orElse(Bounds.USUAL.queuedBytes());
        checkOrder(perProxy, connections, PER_PROXY.name(), CONNECTIONS.name());
        inAll.filter(bytes -> bytes.value() < queuedBytes)
                .ifPresent(bytes -> bytes.place()
                        .refuse(QUEUED_IN_ALL.name() + ": " + bytes.place().quoted()
                                + " is less than one direction of one connection may have (expected: at least "
                                + Words.bytes(queuedBytes) + ", or a smaller " + Glyphs.quoted(QUEUED.name()) + ")"));
        return Optional.of(new Limited(
                faults,
                new Bounds(
                        whole(connections),
                        whole(perProxy),
                        queuedBytes,
                        inAll.map(bytes -> OptionalLong.of(bytes.value())).orElse(OptionalLong.empty()),
                        cursor.take(DIALS).map(Math::toIntExact).orElse(Bounds.USUAL.dials()),
                        cursor.take(EVENTS).map(Math::toIntExact).orElse(Bounds.USUAL.events()),
                        cursor.take(ADMIN_REQUESTS).map(Math::toIntExact).orElse(Bounds.USUAL.adminRequests()))));
    }

    private static void checkOrder(
            Optional<Located<Long>> small, Optional<Located<Long>> large, String smallName, String largeName) {
        small.filter(one -> large.isPresent() && one.value() > large.get().value())
                .ifPresent(one -> one.place()
                        .refuse(smallName + ": " + one.value() + " is more than " + largeName
                                + " has (expected: at most "
                                + large.orElseThrow().value() + ")"));
    }

    private static OptionalInt whole(Optional<Located<Long>> number) {
        return number.map(each -> OptionalInt.of(Math.toIntExact(each.value()))).orElse(OptionalInt.empty());
    }
}
