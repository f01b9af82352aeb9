package io.hangup.core.session;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;

/** What the state machine asks of the shell around it. */
public sealed interface Command {
    /** Has this command carried out; there is one method for each, so none can be forgotten. */
    void by(Shell shell);

    /** The connection's shell: it knows sockets and timers, and nothing of states. */
    interface Shell {
        /** {@link Dial}. */
        void dial();

        /** {@link Relay}. */
        void relay(Plan plan);

        /** {@link Unshape}. */
        void unshape();

        /** {@link Perform}. */
        void perform(Move move);

        /** {@link Pause}. */
        void pause(long millis);

        /** {@link Hold}. */
        void hold();

        /** {@link WatchIdle}. */
        void watchIdle(long millis);

        /** {@link TellInjected}. */
        void tellInjected(Plan.Break plan, String note);

        /** {@link TellMissed}. */
        void tellMissed(Plan.Break plan, String reason);

        /** {@link End}. */
        void end(Ending ending);
    }

    /** Dial the upstream; answered by {@code connected} or {@code unreachable}. */
    record Dial() implements Command {
        @Override
        public void by(Shell shell) {
            shell.dial();
        }
    }

    /**
     * Relay both ways, and watch for the plan's moment; answered by {@code triggered} when it comes. What was watched for
     * before is forgotten.
     */
    record Relay(Plan plan) implements Command {
        @Override
        public void by(Shell shell) {
            shell.relay(plan);
        }
    }

    /** Let pass as it comes what was delayed, throttled or sliced; what is queued goes first. */
    record Unshape() implements Command {
        @Override
        public void by(Shell shell) {
            shell.unshape();
        }
    }

    /** Perform one move; the answer is the signal {@link State#moved}. It replaces a move that is still under way. */
    record Perform(Move move) implements Command {
        @Override
        public void by(Shell shell) {
            shell.perform(move);
        }
    }

    /**
     * Let so much time pass, by the clock of moments; the answer is the signal {@link State#moved}. It replaces a move that
     * is still under way, and a move replaces it.
     */
    record Pause(long millis) implements Command {
        @Override
        public void by(Shell shell) {
            shell.pause(millis);
        }
    }

    /**
     * Keep silence, and say {@code leaving} when a side leaves. A shell that cannot see that says {@code expired} instead,
     * after the time a half-closed connection has.
     */
    record Hold() implements Command {
        @Override
        public void by(Shell shell) {
            shell.hold();
        }
    }

    /** Say {@code expired} once no byte has been relayed in either direction for so long. */
    record WatchIdle(long millis) implements Command {
        @Override
        public void by(Shell shell) {
            shell.watchIdle(millis);
        }
    }

    /** Tell everyone that the fault was carried out as named; the note is empty or says what else there is to know. */
    record TellInjected(Plan.Break plan, String note) implements Command {
        @Override
        public void by(Shell shell) {
            shell.tellInjected(plan, note);
        }
    }

    /** Tell everyone that the fault was not carried out as named, and why. */
    record TellMissed(Plan.Break plan, String reason) implements Command {
        @Override
        public void by(Shell shell) {
            shell.tellMissed(plan, reason);
        }
    }

    /** Release everything; the connection is over. */
    record End(Ending ending) implements Command {
        @Override
        public void by(Shell shell) {
            shell.end(ending);
        }
    }
}
