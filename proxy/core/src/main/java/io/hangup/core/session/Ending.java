package io.hangup.core.session;

import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;

/** How a connection ended. Each has exactly one. */
public sealed interface Ending {
    /** The label in metrics and logs. */
    String word();

    /** The same for people, in half a sentence. */
    String text();

    /** Both sides sent their FIN and got the other's. */
    record Finished() implements Ending {
        @Override
        public String word() {
            return "finished";
        }

        @Override
        public String text() {
            return "both sides finished";
        }
    }

    /** One side broke the connection; the other was told in the same way. */
    record Reset(Side by, Errno errno) implements Ending {
        @Override
        public String word() {
            return "reset-by-" + by.word();
        }

        @Override
        public String text() {
            return "reset by the " + by.word() + " (" + errno + ")";
        }
    }

    /** A rule ended it, as named. */
    record Faulted(Plan.Break plan, String note) implements Ending {
        @Override
        public String word() {
            return "fault";
        }

        @Override
        public String text() {
            return "ended by rule " + plan.rule() + " (" + plan.fault().name() + ")"
                    + (note.isEmpty() ? "" : ": " + note);
        }
    }

    /** A rule's moment came, but the fault could not be carried out as named. */
    record Missed(Plan.Break plan, String reason) implements Ending {
        @Override
        public String word() {
            return "missed";
        }

        @Override
        public String text() {
            return "rule " + plan.rule() + " missed it: " + reason;
        }
    }

    /** The upstream could not be reached; the client got a RST. */
    record Unreachable(String reason) implements Ending {
        @Override
        public String word() {
            return "unreachable";
        }

        @Override
        public String text() {
            return "upstream unreachable: " + reason;
        }
    }

    /** A named timeout of the configuration passed. */
    record TimedOut(String timeout) implements Ending {
        @Override
        public String word() {
            return "timeout";
        }

        @Override
        public String text() {
            return "timeout `" + timeout + "` passed";
        }
    }

    /** Hangup was stopped while the connection was open. */
    record Stopped() implements Ending {
        @Override
        public String word() {
            return "stopped";
        }

        @Override
        public String text() {
            return "Hangup was stopped";
        }
    }

    /** A defect of Hangup; the log has the stack. */
    record Internal(String what) implements Ending {
        @Override
        public String word() {
            return "internal";
        }

        @Override
        public String text() {
            return "internal error: " + what;
        }
    }
}
