package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code reactions:}, and those of {@code client-id:}. */
final class ReactionLanguage {
    private static final long MOST_PATIENCE_MILLIS = 3_600_000;
    private static final long MOST_FINGERPRINT_BYTES = 64 * 1024;
    private static final long MOST_STORM = 100_000;
    private static final long MOST_KEPT = 1_000_000;
    private static final long MOST_ATTEMPTS = 100_000;

    // How closely clients are watched.

    static final Field<Located<Boolean>> WATCH = Field.of(
                    "watch",
                    Numbers.truth("watch").located(),
                    "Whether clients are watched after a fault; without it there are no reactions and no report of them.",
                    "false")
            .orElse("true");
    static final Field<Long> PATIENCE = Field.of(
                    "patience",
                    Quantity.DURATION.upTo(MOST_PATIENCE_MILLIS).type(),
                    "How long nothing is seen of a client before it is said to have given up, or to hang; at most 1h.",
                    "10s")
            .orElse(Words.millis(Watching.DEFAULT.patienceMillis()));
    static final Field<Long> STORM = most(
            "storm",
            MOST_STORM,
            "More attempts than this within a second are a storm.",
            "100",
            Watching.DEFAULT.stormPerSecond());
    static final Field<Long> FINGERPRINT = Field.of(
                    "fingerprint",
                    Quantity.SIZE.upTo(MOST_FINGERPRINT_BYTES).type(),
                    "How much of what a client says is hashed, to tell whether it says the same again; at most 64KiB.",
                    "1KiB")
            .orElse(Words.bytes(Watching.DEFAULT.fingerprintBytes()));
    static final Field<Long> CLIENTS = most(
            "clients",
            MOST_KEPT,
            "How many clients are watched; what was not kept of more is counted.",
            "1000",
            Watching.DEFAULT.mostClients());
    static final Field<Long> EPISODES = most(
            "episodes",
            MOST_KEPT,
            "How many episodes the report lists; further ones are counted.",
            "1000",
            Watching.DEFAULT.mostEpisodes());
    static final Field<Long> ATTEMPTS = most(
            "attempts",
            MOST_ATTEMPTS,
            "Of how many attempts of one episode the times are kept; further ones are counted.",
            "100",
            Watching.DEFAULT.mostAttempts());
    static final Section<Written.Reactions> REACTIONS_SECTION = Section.of(
            "reactions",
            List.of(WATCH, PATIENCE, STORM, FINGERPRINT, CLIENTS, EPISODES, ATTEMPTS),
            Written.Reactions::read);
    static final Field<Written.Reactions> REACTIONS = Field.of(
                    "reactions",
                    REACTIONS_SECTION,
                    "How closely clients are watched after a fault, and how much of it is kept.",
                    "{ patience: 10s }")
            .orElseMeans("they are watched, with the values below");

    // Who is the same client.

    static final Field<String> HEADER = Field.of(
            "header",
            Globs.headerName(),
            "The header of its HTTP/1.1 requests that names a client; only a hash of its value is kept.",
            "X-Client-Id");
    static final Section<ClientId> HEADER_SECTION = Section.ofKey(
            "a client id", HEADER, List.of(), cursor -> cursor.take(HEADER).map(ClientId.Header::new));
    static final Type.Choice<ClientId> CLIENT_WORDS = new Type.Choice<>("client id", clientWords(), List.of());

    /** What the words mean, for the reference. */
    static final Map<String, String> CLIENT_MEANINGS = Map.of(
            "address",
            "By the address that a connection comes from; on loopback also by its process.",
            "proxy-protocol",
            "By the source address in the header of the PROXY protocol, version 1 or 2, which every connection"
                    + " has to begin with. It is passed on as it is.");

    static final Variants<ClientId> CLIENTS_BY = new Variants<>("client id", List.of(HEADER_SECTION), false);
    static final Field<ClientId> CLIENT_ID = Field.<ClientId>of(
                    "client-id",
                    CLIENTS_BY.orWord(CLIENT_WORDS, List.of(CLIENTS_BY)),
                    "By what clients are told apart: a word, or a mapping.",
                    "{ header: X-Client-Id }")
            .orElse("address");

    private ReactionLanguage() {}

    private static Field<Long> most(String name, long most, String description, String example, long usual) {
        return Field.of(name, Numbers.between(name, 1, most, "a whole number from 1 to " + most), description, example)
                .orElse(String.valueOf(usual));
    }

    private static Map<String, ClientId> clientWords() {
        Map<String, ClientId> words = new LinkedHashMap<>();
        words.put("address", new ClientId.Address());
        words.put("proxy-protocol", new ClientId.ProxyProtocol());
        return words;
    }

    /** How closely clients are watched by what was read. */
    static Watching watching(Cursor cursor) {
        Watching usual = Watching.DEFAULT;
        return new Watching(
                cursor.take(PATIENCE).orElse(usual.patienceMillis()),
                whole(cursor.take(STORM), usual.stormPerSecond()),
                whole(cursor.take(FINGERPRINT), usual.fingerprintBytes()),
                whole(cursor.take(CLIENTS), usual.mostClients()),
                whole(cursor.take(EPISODES), usual.mostEpisodes()),
                whole(cursor.take(ATTEMPTS), usual.mostAttempts()));
    }

    private static int whole(Optional<Long> written, int usual) {
        return written.map(Math::toIntExact).orElse(usual);
    }
}
