package io.hangup.core.session;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;

/** What the state machine asks of the shell around it. */
public sealed interface Command {
    /** Dial the upstream; answered by {@code connected} or {@code unreachable}. */
    record Dial() implements Command {}

    /** Relay both ways, and watch for the plan's moment; answered by {@code triggered} when it comes. */
    record Relay() implements Command {}

    /** Perform one move; the answer is the signal {@link State#moved}. It replaces a move that is still under way. */
    record Perform(Move move) implements Command {}

    /** Say {@code expired} once no byte has been relayed in either direction for so long. */
    record WatchIdle(long millis) implements Command {}

    /** Tell everyone that the fault was carried out as named; the note is empty or says what else there is to know. */
    record TellInjected(Plan.Break plan, String note) implements Command {}

    /** Tell everyone that the fault was not carried out as named, and why. */
    record TellMissed(Plan.Break plan, String reason) implements Command {}

    /** Release everything; the connection is over. */
    record End(Ending ending) implements Command {}
}
