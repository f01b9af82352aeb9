package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.rule.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The language of the configuration: every key there is, section by section, and how its value is read. The reader, the
 * short form of the command line and whatever describes the language are made of this table and of nothing else.
 */
public final class Language {
    private static final int MAX_THREADS = 1_024;

    // The moments of a rule.

    static final Field<Moment> CLIENT_SENT = sent(Side.CLIENT);
    static final Field<Moment> UPSTREAM_SENT = sent(Side.UPSTREAM);
    static final List<Field<Moment>> MEASURED = List.of(CLIENT_SENT, UPSTREAM_SENT);
    static final Type.Section<Moment> MEASURED_MOMENT =
            new Type.Section<>("a moment", List.copyOf(MEASURED), Phrases::measuredMoment);
    static final Type.Choice<Moment> PLAIN_MOMENT = Type.Choice.<Moment>of(
                    "moment",
                    List.of(
                            new Moment.Accepted(),
                            new Moment.Connected(),
                            new Moment.FirstByte(),
                            new Moment.Answering()),
                    Moment::text)
            .or(MEASURED.stream().map(field -> field.name() + " SIZE").toList());

    // A rule.

    static final String CONNECTIONS_FORM = "all, a share such as 20%, or numbers such as [3, 7]";

    static final Field<Located<String>> RULE_NAME = Field.of(
                    "name", Phrases.name("rule"), "Names the rule in logs, metrics and the report.", "cut-mid-answer")
            .orElseMeans("fault-1 for the first rule of a proxy, fault-2 for the second");
    static final Field<Fault> FAULT =
            Field.of("fault", Type.Choice.of("fault", Fault.all(Target.CLIENT), Fault::name), "What happens.", "reset");
    static final Field<Target> SIDE = Field.of(
                    "side", Type.Choice.of("side", List.of(Target.values()), Target::word), "Who is hit.", "upstream")
            .orElse(Target.CLIENT.word());
    static final Field<Moment> WHEN = Field.<Moment>of(
                    "when",
                    new Type.Either<>(new Type.Word<>(PLAIN_MOMENT.expected(), Phrases::moment), MEASURED_MOMENT),
                    "The moment in a connection's life when it happens.",
                    "{ upstream-sent: 64KiB }")
            .orElse(new Moment.FirstByte().text());
    static final Field<Connections> CONNECTIONS = Field.<Connections>of(
                    "connections",
                    new Type.Either<>(
                            new Type.Word<>(CONNECTIONS_FORM, Phrases::connections),
                            new Type.ListOf<>(
                                            CONNECTIONS_FORM,
                                            Numbers.between("connection", 1, Long.MAX_VALUE, "a whole number >= 1")
                                                    .located(),
                                            false)
                                    .then(Phrases::ordinals)),
                    "Whom it happens to.",
                    "20%")
            .orElse(new Connections.All().text());
    static final Type.Section<Written.Rule> RULE =
            new Type.Section<>("a rule", List.of(RULE_NAME, FAULT, SIDE, WHEN, CONNECTIONS), Written.Rule::read);

    // Timeouts.

    static final Field<Long> CONNECT =
            timeout("connect", Timeouts.DEFAULT.connectMillis(), "Resolving and dialling the upstream, in all.");
    static final Field<Long> HALF_CLOSED = timeout(
            "half-closed",
            Timeouts.DEFAULT.halfClosedMillis(),
            "A connection one of whose sides has sent its FIN, without a byte in either direction.");
    static final Field<Long> STALLED = timeout(
            "stalled", Timeouts.DEFAULT.stalledMillis(), "A stalled connection whose hit side has sent its FIN.");
    static final Field<Long> UNREAD =
            timeout("unread", Timeouts.DEFAULT.unreadMillis(), "For the fault unread: a byte that can be left unread.");
    static final Field<Long> ACKED = timeout(
            "acked", Timeouts.DEFAULT.ackedMillis(), "Sent bytes that are not acknowledged, without any progress.");
    static final Field<Long> FIN_ACKED = timeout(
            "fin-acked",
            Timeouts.DEFAULT.finAckedMillis(),
            "For the fault broken-pipe: the acknowledgement of the FIN.");
    static final Field<Long> DRAIN =
            timeout("drain", Timeouts.DEFAULT.drainMillis(), "The FIN of a side that is closed politely.");
    static final Field<Long> MIRROR = timeout(
            "mirror",
            Timeouts.DEFAULT.mirrorMillis(),
            "Bytes sent right before a RST, to be acknowledged before the RST is mirrored.");
    static final Field<Long> BLIND = timeout(
            "blind",
            Timeouts.DEFAULT.blindMillis(),
            "What a transport that cannot see acknowledgements waits instead.");
    static final Type.Section<UnaryOperator<Timeouts>> TIMEOUTS_SECTION = new Type.Section<>(
            "timeouts",
            List.of(CONNECT, HALF_CLOSED, STALLED, UNREAD, ACKED, FIN_ACKED, DRAIN, MIRROR, BLIND),
            Phrases::timeouts);
    static final Field<UnaryOperator<Timeouts>> TIMEOUTS = Field.of(
                    "timeouts", TIMEOUTS_SECTION, "How long to wait for what.", "{ connect: 2s, drain: 1s }")
            .orElseMeans("those of the file for a proxy, and those of Hangup for the file");

    // A proxy.

    static final Field<Located<String>> PROXY_NAME = Field.of(
            "name",
            Phrases.name("proxy"),
            "Names the proxy in logs, metrics and the report, and takes part in what the seed decides.",
            "orders-db");
    static final Field<Located<Endpoint>> LISTEN = Field.of(
            "listen",
            Addresses.listen().located(),
            "Where clients connect. A port alone is on loopback; port 0 is any free one.",
            "127.0.0.1:15432");
    static final Field<Located<Endpoint>> UPSTREAM =
            Field.of("upstream", Addresses.upstream().located(), "Who is dialled for each of them.", "localhost:5432");
    static final Field<List<Written.Rule>> RULES = Field.<List<Written.Rule>>of(
                    "rules",
                    new Type.ListOf<>("a list of rules", RULE, true),
                    "What is broken; the first rule that takes a connection wins.",
                    "[{ fault: reset, connections: 20% }]")
            .orElseMeans("nothing is broken");
    static final Type.Section<Written.Proxy> PROXY =
            new Type.Section<>("a proxy", List.of(PROXY_NAME, LISTEN, UPSTREAM, TIMEOUTS, RULES), Written.Proxy::read);

    // The file.

    static final Field<Long> SEED = Field.of(
                    "seed",
                    Numbers.between("seed", Long.MIN_VALUE, Long.MAX_VALUE, "a whole number of 64 bits"),
                    "Decides which connections a share takes; the same seed takes the same ones.",
                    "42")
            .orElseMeans("one is chosen at the start, and printed");
    static final Field<Long> THREADS = Field.of(
                    "threads",
                    Numbers.between("threads", 1, MAX_THREADS, "a whole number from 1 to " + MAX_THREADS),
                    "Event loops. With more than one, connections may overtake each other.",
                    "2")
            .orElse("1");
    static final Field<TransportChoice> TRANSPORT = Field.of(
                    "transport",
                    Type.Choice.of("transport", List.of(TransportChoice.values()), TransportChoice::word),
                    "How sockets are driven.",
                    "nio")
            .orElse(TransportChoice.AUTO.word());
    static final Field<Located<Endpoint>> ADMIN_LISTEN =
            Field.of("listen", Addresses.listen().located(), "Where the admin port listens.", "127.0.0.1:9191");
    static final Type.Section<Located<Endpoint>> ADMIN_SECTION =
            new Type.Section<>("admin", List.of(ADMIN_LISTEN), cursor -> cursor.take(ADMIN_LISTEN));
    static final Field<Located<Endpoint>> ADMIN = Field.of(
                    "admin", ADMIN_SECTION, "The port for health, metrics and steering.", "{ listen: 127.0.0.1:9191 }")
            .orElseMeans("there is no admin port");
    static final Field<List<Written.Proxy>> PROXIES = Field.of(
            "proxies",
            new Type.ListOf<>("a list of proxies, at least one", PROXY, false),
            "What stands between whom.",
            "[{ name: orders-db, listen: 15432, upstream: localhost:5432 }]");
    static final Type.Section<Written> FILE =
            new Type.Section<>("the file", List.of(SEED, THREADS, TRANSPORT, ADMIN, TIMEOUTS, PROXIES), Written::read);

    private Language() {}

    /** Every section, the file itself first. */
    public static List<Type.Section<?>> sections() {
        return List.of(FILE, ADMIN_SECTION, TIMEOUTS_SECTION, PROXY, RULE, MEASURED_MOMENT);
    }

    /** Where a key belongs that was found in the wrong section, as a hint. */
    static Optional<String> homeOf(String key) {
        return sections().stream()
                .filter(section -> section.keys().contains(key))
                .findFirst()
                .map(section -> Glyphs.quoted(key) + " belongs to " + section.name());
    }

    private static Field<Moment> sent(Side side) {
        return Field.<Moment>of(
                        side.word() + "-sent",
                        Quantity.SIZE.type().then((bytes, place) -> Optional.of(new Moment.Sent(side, bytes))),
                        "Exactly so many bytes of the " + side.word() + " have been delivered.",
                        "64KiB")
                .orElseMeans("another moment is meant");
    }

    private static Field<Long> timeout(String name, long millis, String description) {
        return Field.of(name, Quantity.DURATION.type(), description, Words.millis(millis))
                .orElseMeans(Words.millis(millis));
    }
}
