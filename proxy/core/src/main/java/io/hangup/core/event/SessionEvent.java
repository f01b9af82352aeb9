package io.hangup.core.event;

import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;

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
     */
    record Ended(
            ConnectionId connection,
            Ending ending,
            Plan plan,
            long fromClientBytes,
            long fromUpstreamBytes,
            long livedNanos)
            implements SessionEvent {}
}
