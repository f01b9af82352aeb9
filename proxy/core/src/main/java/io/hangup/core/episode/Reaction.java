package io.hangup.core.episode;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;

/**
 * Something that a client did, and that is attributed to a fault.
 *
 * @param proxy where the fault was
 * @param rule whose fault it was
 * @param fault its name
 * @param client who it was
 * @param connection the one that the fault hit
 * @param atNanos when it did, by the clock of whoever brings the events; that is before it is told
 * @param afterNanos how long after the fault
 * @param what it did
 */
public record Reaction(
        String proxy,
        String rule,
        String fault,
        String client,
        ConnectionId connection,
        long atNanos,
        long afterNanos,
        What what) {
    /** What it did. */
    public sealed interface What {}

    /**
     * It came back.
     *
     * @param by the connection it came on
     * @param nth which attempt of this episode, from 1
     * @param perSecond attempts of this episode within the last second, this one among them
     */
    public record CameBack(ConnectionId by, int nth, int perSecond) implements What {}

    /**
     * It said the same again.
     *
     * @param by the connection it said it on
     * @param nth how often it has done so in this episode, from 1
     * @param bytes that are the same, as far as was looked
     * @param form whether bytes or an HTTP request was compared
     * @param resent what that means
     */
    public record SaidAgain(ConnectionId by, int nth, long bytes, LastWords.Form form, Resent resent) implements What {}

    /** It wrote on behind our FIN. */
    public record KeptWriting() implements What {}

    /**
     * It came back on another proxy. Once in an episode.
     *
     * @param by the connection it came on
     */
    public record Moved(ConnectionId by) implements What {}

    /**
     * It dropped its other connections.
     *
     * @param dropped so many so far
     */
    public record Flushed(int dropped) implements What {}

    /**
     * It has a mark now. Once for each mark of an episode, behind the reaction that it comes from.
     *
     * @param mark which
     */
    public record Marked(Mark mark) implements What {}

    /**
     * The outcome is known. Once for each episode.
     *
     * @param outcome how it came out; never {@link Outcome#PENDING}
     * @param by the connection whose answer it was; that of the fault where there was none
     * @param attempts so many times it came back
     * @param peakPerSecond the most attempts within a second
     */
    public record Settled(Outcome outcome, ConnectionId by, int attempts, int peakPerSecond) implements What {}
}
