package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The language of the configuration: every key there is, section by section, and how its value is read. The reader, the
 * short form of the command line and whatever describes the language are made of this table and of nothing else.
 */
public final class Language {
    private static final int MAX_THREADS = 1_024;

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
    static final Field<Long> SETTLE = Field.of(
                    "settle",
                    Quantity.DURATION.orNone().type(),
                    "The pause between a handshake and a fault right behind it, so that it does not surface in the client's"
                            + " connect: 0ms for none.",
                    Words.millis(Timeouts.DEFAULT.settleMillis()))
            .orElseMeans(Words.millis(Timeouts.DEFAULT.settleMillis()));
    static final Type.Section<UnaryOperator<Timeouts>> TIMEOUTS_SECTION = Type.Section.of(
            "timeouts",
            List.of(CONNECT, HALF_CLOSED, STALLED, UNREAD, ACKED, FIN_ACKED, DRAIN, MIRROR, BLIND, SETTLE),
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
                    new Type.ListOf<>("a list of rules", RuleLanguage.RULES, 0),
                    "What is broken; the first rule that takes a connection wins.",
                    "[{ fault: reset, connections: 20% }]")
            .orElseMeans("nothing is broken");
    static final Type.Section<Written.Proxy> PROXY = Type.Section.of(
            "a proxy",
            List.of(PROXY_NAME, LISTEN, UPSTREAM, ReactionLanguage.CLIENT_ID, TIMEOUTS, RULES, ExpectLanguage.OF_PROXY),
            Written.Proxy::read);

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
    static final Field<Written.Admin> ADMIN = Field.of(
                    "admin",
                    AdminLanguage.SECTION,
                    "The port for health, metrics and steering.",
                    "{ listen: 127.0.0.1:9191 }")
            .orElseMeans("there is no admin port");
    static final Field<Located<Endpoint>> PROBE = Field.of(
                    "probe",
                    Addresses.listen().located(),
                    "A port that answers everything with a RST: hangup doctor asks it whether one arrives.",
                    "9192")
            .orElseMeans("there is no such port; the admin port answers hangup doctor too");
    static final Field<List<Written.Proxy>> PROXIES = Field.of(
            "proxies",
            new Type.ListOf<>("a list of proxies, at least one", PROXY, 1),
            "What stands between whom.",
            "[{ name: orders-db, listen: 15432, upstream: localhost:5432 }]");
    static final Type.Section<Written> FILE = Type.Section.of(
            "the file",
            List.of(
                    SEED,
                    THREADS,
                    TRANSPORT,
                    ADMIN,
                    PROBE,
                    TIMEOUTS,
                    ReactionLanguage.REACTIONS,
                    StagingLanguage.MODE,
                    LimitLanguage.LIMITS,
                    StagingLanguage.DEFAULTS,
                    StagingLanguage.DRAIN,
                    PROXIES),
            Written::read);

    private Language() {}

    /** Every section, the file itself first. */
    public static List<Type.Section<?>> sections() {
        List<Type.Section<?>> sections = new ArrayList<>(List.of(
                FILE,
                AdminLanguage.SECTION,
                AdminLanguage.TLS_SECTION,
                TIMEOUTS_SECTION,
                ReactionLanguage.REACTIONS_SECTION,
                LimitLanguage.SECTION,
                StagingLanguage.DEFAULTS_SECTION,
                PROXY));
        sections.addAll(RuleLanguage.RULES.sections());
        sections.addAll(FaultLanguage.sections());
        sections.addAll(MomentLanguage.sections());
        sections.add(ReactionLanguage.HEADER_SECTION);
        sections.addAll(ExpectLanguage.sections());
        return sections;
    }

    /** Where a key belongs that was found in the wrong section, as a hint. */
    static Optional<String> homeOf(String key) {
        if (StagingLanguage.DEFAULTS_SECTION.keys().contains(key)) {
            return Optional.of(Glyphs.quoted(key) + " belongs to a rule, or to defaults");
        }
        if (key.equals(LimitLanguage.CONNECTIONS.name())) {
            return Optional.of(Glyphs.quoted(key) + " belongs to a rule, or to limits");
        }
        if (MomentLanguage.WORDS.words().containsKey(key)) {
            return Optional.of(Glyphs.quoted(key) + " stands alone, as in when: " + key);
        }
        if (FaultLanguage.WORDS.words().containsKey(key)) {
            return Optional.of(Glyphs.quoted(key) + " stands alone, as in fault: " + key);
        }
        return sections().stream()
                .filter(section -> section.keys().contains(key))
                .findFirst()
                .map(section -> Glyphs.quoted(key) + " belongs to " + section.name());
    }

    private static Field<Long> timeout(String name, long millis, String description) {
        return Field.of(name, Quantity.DURATION.type(), description, Words.millis(millis))
                .orElseMeans(Words.millis(millis));
    }
}
