package io.hangup.core.event;

import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.Prints;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;
import java.util.Optional;

/** Something that happened to a connection. Log, metrics and report are made of these and of nothing else. */
public sealed interface SessionEvent {
    /** Which connection it happened to. */
    ConnectionId connection();

    /**
     * A client was accepted.
     *
     * @param client its address and port
     * @param plan what was decided for it
     */
    record Accepted(ConnectionId connection, String client, Plan plan) implements SessionEvent {}

    /**
     * There is another plan for a connection that was open already: a rule was armed, disarmed or changed.
     *
     * @param plan what is decided for it from now on
     */
    record Planned(ConnectionId connection, Plan plan) implements SessionEvent {}

    /**
     * A fault's moment came, but its rule did not allow it (any more): the connection goes on unharmed.
     *
     * @param plan what would have happened
     * @param reason why it does not
     */
    record Spared(ConnectionId connection, Plan.Break plan, String reason) implements SessionEvent {}

    /**
     * A fault's moment came, and the cap over all rules did not allow it: the connection goes on unharmed.
     *
     * @param plan what would have happened
     * @param held by which cap, and whether that is to be said
     */
    record HeldBack(ConnectionId connection, Plan.Break plan, Passage.Held held) implements SessionEvent {}

    /**
     * A fault would have begun if faults were carried out: the connection goes on unharmed. Told for each of its parts.
     *
     * @param plan what would have happened
     */
    record WouldInject(ConnectionId connection, Plan.Break plan) implements SessionEvent {}

    /**
     * The upstream answered the dial.
     *
     * @param upstream its address and port
     * @param tookNanos resolving and dialling, in all
     */
    record Connected(ConnectionId connection, String upstream, long tookNanos) implements SessionEvent {}

    /** The upstream could not be reached; the client gets a RST. */
    record ConnectFailed(ConnectionId connection, String reason) implements SessionEvent {}

    /**
     * A fault was carried out as named.
     *
     * @param plan which, by which rule, at which moment
     * @param fromClientBytes relayed from the client before it
     * @param fromUpstreamBytes relayed from the upstream before it
     * @param note what else there is to know; often empty
     */
    record Injected(ConnectionId connection, Plan.Break plan, long fromClientBytes, long fromUpstreamBytes, String note)
            implements SessionEvent {}

    /** A fault's moment came, but it could not be carried out as named. */
    record Missed(ConnectionId connection, Plan.Break plan, String reason) implements SessionEvent {}

    /** Hangup sent a RST. */
    record RstSent(ConnectionId connection, Side to, RstCause cause) implements SessionEvent {}

    /**
     * The connection is over. Exactly one for each that was accepted, and the last event about it.
     *
     * @param ending how it ended
     * @param plan what had been decided for it
     * @param fromClientBytes relayed from the client to the upstream
     * @param fromUpstreamBytes relayed from the upstream to the client
     * @param livedNanos from accept to now
     * @param quietNanos since the last byte was relayed, or since accept
     * @param left who finished or broke it first; empty where Hangup did
     */
    record Ended(
            ConnectionId connection,
            Ending ending,
            Plan plan,
            long fromClientBytes,
            long fromUpstreamBytes,
            long livedNanos,
            long quietNanos,
            Optional<Side> left)
            implements SessionEvent {}

    /**
     * Something that was noticed of a client for the sake of the report. Only of connections that an episode may care about:
     * those that a rule may break, and those of clients that a fault hit a short while ago.
     */
    sealed interface Heard extends SessionEvent {}

    /**
     * The client said something, or said on: told after a burst of its bytes was handed on, as long as more is hashed.
     *
     * @param turn which of its turns, from 1; a turn ends where the upstream speaks, or where its HTTP request ends
     * @param prints of this turn so far
     * @param bytes of this turn so far
     * @param form what the hashes are of
     * @param whole whether nothing more of this turn will be hashed
     */
    record Said(ConnectionId connection, int turn, Prints prints, long bytes, LastWords.Form form, boolean whole)
            implements Heard {}

    /** The first byte of the upstream's answer was handed on, to a client that had said something before. */
    record Answered(ConnectionId connection) implements Heard {}

    /** A fault's moment came. Told before {@link Injected} or {@link Missed}. */
    record Interrupted(ConnectionId connection, LastWords words) implements Heard {}

    /** The client wrote on although it has our FIN. Told once. */
    record WroteOn(ConnectionId connection) implements Heard {}

    /** The client has let go of a connection that a fault hit: its FIN or RST came. Told once, where the transport can see it. */
    record LetGo(ConnectionId connection) implements Heard {}

    /**
     * Who the client is, by what {@code client-id} names.
     *
     * @param client an address, or the hash of a header's value
     */
    record Identified(ConnectionId connection, String client) implements Heard {}
}
