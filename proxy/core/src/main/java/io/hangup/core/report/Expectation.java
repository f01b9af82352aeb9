package io.hangup.core.report;

import io.hangup.core.rule.Words;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What a configuration expects of clients under its faults. */
public sealed interface Expectation {
    /** In the words of the configuration: {@code recovered: { within: 2s }}. */
    String text();

    /**
     * Whether it held.
     *
     * @param episodes those it is about, and no others
     * @param nowMillis when this is asked, since the start
     */
    Held check(List<EpisodeView> episodes, long nowMillis);

    /**
     * Whether it held, and why.
     *
     * @param held whether
     * @param detail for people: what was seen, with the connection numbers of the first that broke it
     */
    record Held(boolean held, String detail) {}

    /**
     * Every client got an answer again, so soon after the fault.
     *
     * @param withinMillis at most so long after it
     */
    record Recovered(long withinMillis) implements Expectation {
        @Override
        public String text() {
            return "recovered: { within: " + Words.millis(withinMillis) + " }";
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            return Recovery.check(episodes, withinMillis, nowMillis);
        }
    }

    /**
     * No client came back more often after one fault.
     *
     * @param most so many attempts
     * @param perMillis within any stretch of so long; empty where it is in all
     */
    record Attempts(long most, OptionalLong perMillis) implements Expectation {
        @Override
        public String text() {
            String per = perMillis.isEmpty() ? "" : ", per: " + Words.millis(perMillis.getAsLong());
            return "attempts: { at-most: " + most + per + " }";
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            return Attempted.check(episodes, most, perMillis);
        }
    }

    /**
     * Clients wait between attempts in one of these shapes.
     *
     * @param shapes at least one, none of them twice
     */
    record BackOffs(List<BackOff.Shape> shapes) implements Expectation {
        /** Any shape but none at all. */
        public static final BackOffs ANY = new BackOffs(
                List.of(BackOff.Shape.FIXED, BackOff.Shape.LINEAR, BackOff.Shape.EXPONENTIAL, BackOff.Shape.JITTERED));

        /** Copies the list. */
        public BackOffs {
            shapes = List.copyOf(shapes);
        }

        @Override
        public String text() {
            String words = shapes.stream().map(BackOff.Shape::word).collect(Collectors.joining(", "));
            return "back-off: " + (equals(ANY) ? "any" : shapes.size() == 1 ? words : "[" + words + "]");
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            return BackedOff.check(episodes, shapes);
        }
    }

    /**
     * No more episodes than so many were of this kind.
     *
     * @param kind which
     * @param most so many
     */
    record Episodes(EpisodeKind kind, long most) implements Expectation {
        @Override
        public String text() {
            return kind.key() + ": " + (most == 0 ? "none" : "{ at-most: " + most + " }");
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            return Offenders.of(episodes, kind::has).once().within(most, kind::how);
        }
    }

    /**
     * No client wrote more than this behind our FIN.
     *
     * @param mostBytes so many bytes
     */
    record KeptWriting(long mostBytes) implements Expectation {
        @Override
        public String text() {
            return "kept-writing: " + (mostBytes == 0 ? "none" : "{ at-most: " + Words.bytes(mostBytes) + " }");
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            String limit = mostBytes == 0 ? "" : ", more than " + Words.bytes(mostBytes);
            return Offenders.of(episodes, episode -> episode.keptWritingBytes() > mostBytes)
                    .none(episode -> episode.name() + " wrote " + Spans.count(episode.keptWritingBytes(), "byte")
                            + " behind our FIN" + limit);
        }
    }

    /**
     * No client held its dead or stalled connection for longer.
     *
     * @param mostMillis so long after the fault
     */
    record HeldFor(long mostMillis) implements Expectation {
        @Override
        public String text() {
            return "hanging: { at-most: " + Words.millis(mostMillis) + " }";
        }

        @Override
        public Held check(List<EpisodeView> episodes, long nowMillis) {
            return Holding.check(episodes, mostMillis, nowMillis);
        }
    }
}
