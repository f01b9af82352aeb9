package io.hangup.core.rule;

import java.util.Locale;
import java.util.Map;

/**
 * When a fault happens: the value of {@code when:} in a rule. Most moments come in the life of a connection; those
 * {@linkplain OfRule of a rule} come for all its connections at once.
 *
 * <p>For a connection that was open when its rule was armed, what a moment counts begins with the arming; silence and age
 * are the connection's own.
 */
public sealed interface Moment {
    /** A moment in the life of a rule: it looks for its connections among those that are open when it comes. */
    sealed interface OfRule extends Moment {
        @Override
        default void watchedBy(Watch watch) {
            watch.nothing();
        }
    }

    /** The client's handshake is complete. The upstream is dialled only where the fault needs it. */
    record Accepted() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.nothing();
        }

        @Override
        public String text() {
            return "accepted";
        }
    }

    /** The upstream has answered the dial; no byte has been relayed yet. */
    record Connected() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.nothing();
        }

        @Override
        public String text() {
            return "connected";
        }
    }

    /** The first byte of either side has arrived; it is not relayed. */
    record FirstByte() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.firstByte();
        }

        @Override
        public String text() {
            return "first-byte";
        }
    }

    /**
     * The first byte of an answer has arrived: of what the upstream sends after the client spoke. The request was delivered,
     * and nothing of the answer is. What an upstream says before the client spoke (a greeting) is relayed, and is no answer.
     *
     * @param nth which answer on the connection; 1 for the first
     */
    record Answering(long nth) implements Moment {
        /** Checks the number. */
        public Answering {
            atLeastOne("answering", nth);
        }

        /** The first answer. */
        public Answering() {
            this(1);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.answering(nth);
        }

        @Override
        public String text() {
            return nth == 1 ? "answering" : "answering " + nth;
        }
    }

    /**
     * Exactly so many bytes of one side have been delivered to the other.
     *
     * @param side who sent them
     * @param bytes how many; at least 1
     */
    record Sent(Side side, long bytes) implements Moment {
        /** Checks the count. */
        public Sent {
            atLeastOne("bytes", bytes);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.sent(side, bytes);
        }

        @Override
        public String text() {
            return side.word() + "-sent " + Words.bytes(bytes);
        }
    }

    /** Where a fault comes that a pattern calls for. */
    enum Place {
        /** The match is not delivered. Of one that comes in pieces, the first pieces are: no byte is ever held back. */
        BEFORE,
        /** The match is delivered, and nothing behind it. */
        AFTER,
        /** The match and all that follows is delivered; the other side's next byte is not. */
        ANSWERING;

        /** The word in YAML. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One side sends these bytes, in however many pieces.
     *
     * @param side who sends them
     * @param pattern what is looked for; the first match counts
     * @param withinBytes the match lies in the first so many bytes; {@link #ANYWHERE} for no bound
     * @param place where the fault comes
     */
    record Says(Side side, BytePattern pattern, long withinBytes, Place place) implements Moment {
        /** No bound. */
        public static final long ANYWHERE = Long.MAX_VALUE;

        /** Checks that the pattern fits in the bound. */
        public Says {
            if (withinBytes < pattern.length()) {
                throw new IllegalArgumentException("within: " + withinBytes + " (expected: >= " + pattern.length()
                        + ", the bytes of the pattern)");
            }
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.says(this);
        }

        @Override
        public String text() {
            return side.word() + "-says " + pattern.text()
                    + (withinBytes == ANYWHERE ? "" : " within " + Words.bytes(withinBytes))
                    + (place == Place.AFTER ? "" : " at " + place.word());
        }
    }

    /** No byte has come from either side for so long. */
    record Idle(long millis) implements Moment {
        /** Checks the time. */
        public Idle {
            atLeastOne("idle", millis);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.idle(millis);
        }

        @Override
        public String text() {
            return "idle " + Words.millis(millis);
        }
    }

    /** The client's next byte, after so long without a byte from either side. It stays unread. */
    record WakesAfter(long millis) implements Moment {
        /** Checks the time. */
        public WakesAfter {
            atLeastOne("wakes-after", millis);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.wakesAfter(millis);
        }

        @Override
        public String text() {
            return "wakes-after " + Words.millis(millis);
        }
    }

    /** The upstream has answered, and then neither side has said anything for so long. */
    record Answered(long millis) implements Moment {
        /** Checks the time. */
        public Answered {
            atLeastOne("answered", millis);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.answered(millis);
        }

        @Override
        public String text() {
            return "answered " + Words.millis(millis);
        }
    }

    /** So long after the connection was accepted. */
    record Age(long millis) implements Moment {
        /** Checks the time. */
        public Age {
            atLeastOne("age", millis);
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.age(millis);
        }

        @Override
        public String text() {
            return "age " + Words.millis(millis);
        }
    }

    /**
     * An HTTP/1.1 or HTTP/1.0 request. What is neither never matches.
     *
     * @param match which one
     * @param point where in its life
     */
    record Request(RequestMatch match, RequestPoint point) implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.request(this);
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("request");
            match.method().ifPresent(method -> text.append(" method ").append(method));
            match.path().ifPresent(path -> text.append(" path ").append(Words.text(path.text())));
            match.headers().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(header -> text.append(" header ")
                            .append(header.getKey())
                            .append(": ")
                            .append(Words.text(header.getValue().text())));
            if (match.nth() > 1) {
                text.append(" nth ").append(match.nth());
            }
            return text.append(point.text()).toString();
        }
    }

    /** Where in the life of a request a fault comes. */
    sealed interface RequestPoint {
        /** This point in words, with a blank before it, or nothing where it is the usual one. */
        String text();

        /** The head of the request has arrived; the end of it is not delivered, so nobody acts on it. The usual point. */
        record Received() implements RequestPoint {
            @Override
            public String text() {
                return "";
            }
        }

        /** The request was delivered whole; the first byte of what the upstream sends then is not. */
        record Answering() implements RequestPoint {
            @Override
            public String text() {
                return " at answering";
            }
        }

        /**
         * Exactly so many bytes of the body are delivered, as they are on the wire (with the framing of chunks). A body that
         * is shorter never gets there.
         *
         * @param bytes at least 1
         */
        record Body(long bytes) implements RequestPoint {
            /** Checks the count. */
            public Body {
                atLeastOne("body", bytes);
            }

            @Override
            public String text() {
                return " at body " + Words.bytes(bytes);
            }
        }
    }

    /**
     * The client says hello in TLS and names this server (SNI, RFC 6066). TLS is not ended here; the hello is not delivered.
     *
     * @param serverName with {@code *} for any characters
     */
    record Tls(Glob serverName) implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.tls(this);
        }

        @Override
        public String text() {
            return "tls " + Words.text(serverName.text());
        }
    }

    /**
     * So long after the rule was armed, once for each arming.
     *
     * @param millis 0 for at once
     */
    record At(long millis) implements OfRule {
        /** Checks the time. */
        public At {
            if (millis < 0) {
                throw new IllegalArgumentException("at: " + millis + " (expected: >= 0)");
            }
        }

        @Override
        public String text() {
            return millis == 0 ? "armed" : "at " + Words.millis(millis);
        }
    }

    /** Whenever it is told to. */
    record Manual() implements OfRule {
        @Override
        public String text() {
            return "manual";
        }
    }

    /** This moment in the words of a rule, for logs and messages. */
    String text();

    /** Has this moment watched for by whoever sees the bytes; one method for each kind of watching, so none is forgotten. */
    void watchedBy(Watch watch);

    /** Who watches for moments on a connection. */
    interface Watch {
        /** A moment that needs no watching: it is known without looking at the connection. */
        void nothing();

        /** {@link FirstByte}. */
        void firstByte();

        /** {@link Answering}. */
        void answering(long nth);

        /** {@link Sent}. */
        void sent(Side side, long bytes);

        /** {@link Says}. */
        void says(Says says);

        /** {@link Idle}. */
        void idle(long millis);

        /** {@link WakesAfter}. */
        void wakesAfter(long millis);

        /** {@link Answered}. */
        void answered(long millis);

        /** {@link Age}. */
        void age(long millis);

        /** {@link Request}. */
        void request(Request request);

        /** {@link Tls}. */
        void tls(Tls tls);
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
        }
    }
}
