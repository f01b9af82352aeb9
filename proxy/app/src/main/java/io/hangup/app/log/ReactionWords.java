package io.hangup.app.log;

import io.hangup.core.episode.Reaction;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.Resent;
import java.util.Optional;

/**
 * Puts what clients do about faults into words. The fields in JSON, beside {@code time}, {@code event}, {@code proxy} and
 * {@code connection} (where the fault was), {@code rule}, {@code fault}, {@code client} and {@code afterMicros} (since the
 * fault); {@code by} is the connection it was done on, in the form {@code orders-db#8}:
 *
 * <table>
 * <caption>Fields by event</caption>
 * <tr><td>{@code came-back}</td><td>{@code by}, {@code attempt}</td></tr>
 * <tr><td>{@code retried}</td><td>{@code by}, {@code form}, {@code sameBytes}, {@code resent}</td></tr>
 * <tr><td>{@code kept-writing}</td><td></td></tr>
 * <tr><td>{@code moved}</td><td>{@code by}</td></tr>
 * <tr><td>{@code flushed}</td><td>{@code dropped}</td></tr>
 * <tr><td>{@code settled}</td><td>{@code outcome}, {@code by}, {@code attempts}, {@code peakPerSecond}</td></tr>
 * </table>
 *
 * <p>Of an episode's attempts the first {@value #PRINTED} are said; a client that storms would say little else.
 */
final class ReactionWords {
    /** So many attempts of an episode are said one by one. */
    static final int PRINTED = 20;

    private ReactionWords() {}

    /** Empty for what is not said: attempts that are only counted, and marks, which what they come from has said. */
    static Optional<Said> of(Reaction reaction) {
        if (reaction.what() instanceof Reaction.CameBack back) {
            return back.nth() > PRINTED ? Optional.empty() : Optional.of(cameBack(reaction, back));
        }
        if (reaction.what() instanceof Reaction.SaidAgain again) {
            return again.nth() > PRINTED ? Optional.empty() : Optional.of(saidAgain(reaction, again));
        }
        if (reaction.what() instanceof Reaction.KeptWriting) {
            return Optional.of(keptWriting(reaction));
        }
        if (reaction.what() instanceof Reaction.Moved moved) {
            return Optional.of(moved(reaction, moved));
        }
        if (reaction.what() instanceof Reaction.Flushed flushed) {
            return Optional.of(flushed(reaction, flushed));
        }
        if (reaction.what() instanceof Reaction.Marked) {
            return Optional.empty();
        }
        if (reaction.what() instanceof Reaction.Settled settled) {
            return Optional.of(settled(reaction, settled));
        }
        throw new IllegalArgumentException("reaction: " + reaction + " (expected: one that has words)");
    }

    private static Said cameBack(Reaction reaction, Reaction.CameBack back) {
        return said(
                "came-back",
                began(back.by(), reaction) + "came back after " + hit(reaction) + ", attempt " + back.nth()
                        + (back.nth() == PRINTED ? "; further attempts are counted, not printed" : ""),
                about(reaction).with("by", back.by().toString()).with("attempt", back.nth()));
    }

    private static Said saidAgain(Reaction reaction, Reaction.SaidAgain again) {
        String same =
                switch (again.form()) {
                    case BYTES -> "the same first " + again.bytes() + (again.bytes() == 1 ? " byte" : " bytes");
                    case HTTP_REQUEST -> "the same request";
                };
        return said(
                "retried",
                began(again.by(), reaction) + "retried " + reaction.connection() + ": " + same
                        + meaning(again.resent()),
                about(reaction)
                        .with("by", again.by().toString())
                        .with("form", form(again.form()))
                        .with("sameBytes", again.bytes())
                        .with("resent", again.resent().word()));
    }

    private static String form(LastWords.Form form) {
        return switch (form) {
            case BYTES -> "bytes";
            case HTTP_REQUEST -> "http-request";
        };
    }

    private static String meaning(Resent resent) {
        return switch (resent) {
            case NONE -> "";
            case SAFE -> ", of which the upstream had nothing (safe)";
            case AMBIGUOUS -> ", of which the upstream had a part, or perhaps all (ambiguous)";
            case DUPLICATE -> ", which the upstream already had (duplicate)";
        };
    }

    private static Said keptWriting(Reaction reaction) {
        return said(
                "kept-writing",
                began(reaction.connection(), reaction) + "kept writing after " + reaction.fault()
                        + ", although it had been told the end",
                about(reaction));
    }

    private static Said moved(Reaction reaction, Reaction.Moved moved) {
        return said(
                "moved",
                began(moved.by(), reaction) + "moved to " + moved.by().proxy() + " after " + hit(reaction),
                about(reaction).with("by", moved.by().toString()));
    }

    private static Said flushed(Reaction reaction, Reaction.Flushed flushed) {
        return said(
                "flushed",
                began(reaction.connection(), reaction) + "flushed: after " + reaction.fault()
                        + " its client dropped other connections too, so far " + flushed.dropped(),
                about(reaction).with("dropped", flushed.dropped()));
    }

    private static Said settled(Reaction reaction, Reaction.Settled settled) {
        String words = began(reaction.connection(), reaction)
                + switch (settled.outcome()) {
                    case RECOVERED -> recovered(reaction, settled);
                    case GAVE_UP ->
                        "gave up after " + reaction.fault() + ": "
                                + (settled.attempts() == 0
                                        ? "the client did not come back"
                                        : "no answer, " + attempts(settled.attempts()) + ", and then nothing more");
                    case STORM ->
                        "storm after " + reaction.fault() + ": " + settled.peakPerSecond() + " attempts within 1 s";
                    case HANGING ->
                        "hanging after " + reaction.fault() + ": the client still holds the connection"
                                + (settled.attempts() == 0 ? "" : ", " + attempts(settled.attempts()));
                    case PENDING -> "pending";
                };
        return said(
                "settled",
                words,
                about(reaction)
                        .with("outcome", settled.outcome().word())
                        .with("by", settled.by().toString())
                        .with("attempts", settled.attempts())
                        .with("peakPerSecond", settled.peakPerSecond()));
    }

    private static String recovered(Reaction reaction, Reaction.Settled settled) {
        return "recovered from " + reaction.fault() + " "
                + (settled.by().equals(reaction.connection())
                        ? "on the same connection"
                        : "on " + settled.by() + ", " + attempts(settled.attempts()));
    }

    private static String attempts(int attempts) {
        return attempts + (attempts == 1 ? " attempt" : " attempts");
    }

    /** {@code orders-db#8 +1.8 ms }: who, and how long after the fault. */
    private static String began(ConnectionId who, Reaction reaction) {
        return who + " +" + EventWords.time(reaction.afterNanos()) + " ";
    }

    private static String hit(Reaction reaction) {
        return reaction.fault() + " on " + reaction.connection();
    }

    private static Fields about(Reaction reaction) {
        return new Fields()
                .with("proxy", reaction.proxy())
                .with("connection", reaction.connection().ordinal())
                .with("rule", reaction.rule())
                .with("fault", reaction.fault())
                .with("client", reaction.client())
                .with("afterMicros", reaction.afterNanos() / 1_000);
    }

    private static Said said(String event, String words, Fields fields) {
        return new Said(event, Mark.REACTION, words, fields.all());
    }
}
