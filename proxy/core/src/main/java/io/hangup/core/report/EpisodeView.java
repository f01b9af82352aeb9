package io.hangup.core.report;

import io.hangup.core.event.ConnectionId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One fault and what its client did. Its components, in this order, are the fields of an episode in the JSON report; names of
 * enum constants are written as their words.
 *
 * @param proxy where
 * @param rule whose fault
 * @param fault its name
 * @param client its address, or what {@code client-id} names; with its process where that is known
 * @param connection the one that was hit, by number
 * @param outcome how it came out
 * @param marks what else was noticed
 * @param resent whether it said the same again, and what that means
 * @param resends how often it said the same again
 * @param attempts later connections that are attributed to this episode
 * @param gapsMillis how long the client waited before each of these, as far as kept
 * @param attemptMillis when each of these came, counted from the fault, as far as kept
 * @param backOff the shape of these gaps
 * @param recoveredAfterMillis from the fault to the first answer; empty where there was none
 * @param continues the connection whose episode this one is a part of: this fault hit an attempt of that one
 * @param atMillis when the fault came, since the start
 * @param wire what was put on the wire
 * @param fromClientBytes relayed before the fault
 * @param fromUpstreamBytes relayed before the fault
 * @param delivered how much of the client's last words the upstream had: {@code nothing}, {@code part}, {@code whole}, or
 *     {@code idle} where nothing was under way
 * @param heldMillis how long the client has waited on the connection after the fault, so far or until it let go; empty where the
 *     fault was the end of the connection
 * @param keptWritingBytes what it wrote behind our FIN
 * @param peakPerSecond the most attempts within a second
 * @param flushed other connections that it dropped
 * @param attemptConnections the numbers of the attempts, {@code proxy#7}, as far as kept
 */
public record EpisodeView(
        String proxy,
        String rule,
        String fault,
        String client,
        long connection,
        Outcome outcome,
        Set<Mark> marks,
        Resent resent,
        int resends,
        int attempts,
        List<Double> gapsMillis,
        List<Double> attemptMillis,
        BackOff backOff,
        OptionalDouble recoveredAfterMillis,
        Optional<Long> continues,
        double atMillis,
        String wire,
        long fromClientBytes,
        long fromUpstreamBytes,
        String delivered,
        OptionalDouble heldMillis,
        long keptWritingBytes,
        int peakPerSecond,
        int flushed,
        List<String> attemptConnections) {
    /** Copies the collections. */
    public EpisodeView {
        marks = Set.copyOf(marks);
        gapsMillis = List.copyOf(gapsMillis);
        attemptMillis = List.copyOf(attemptMillis);
        attemptConnections = List.copyOf(attemptConnections);
    }

    /** The connection that was hit, as logs name it: {@code orders-db#7}. */
    public String name() {
        return new ConnectionId(proxy, connection).toString();
    }
}
