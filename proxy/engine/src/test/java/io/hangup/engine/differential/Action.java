package io.hangup.engine.differential;

import io.hangup.core.rule.Side;

/**
 * One thing done at one end of a connection. An end reads only where a list says so: not reading is the rule.
 *
 * @param bytes for the verbs that have a number: how many
 * @param atOnce whether this end's next action follows without waiting until everything has arrived
 */
record Action(Verb verb, Side end, int bytes, boolean atOnce) {
    /** What an end can do. */
    enum Verb {
        /** The upstream takes the connection, which its kernel has completed long since. */
        ACCEPT,
        /** Write so many bytes. */
        SEND,
        /** Write until no more is taken. */
        FLOOD,
        /** Send one urgent byte (tcp(7)). */
        URGENT,
        /** Read so many bytes, or what there is; what follows is looked at where there is no more. */
        READ,
        /** Half-close. */
        FIN,
        /** SO_LINGER 0 and close. */
        RST,
        /** Close; with bytes left unread that is a RST. */
        CLOSE,
        /** Whoever runs Hangup gives it other rules, of which none hits. */
        RELOAD,
        /** The kill switch is thrown. */
        KILL,
        /** A rule is armed that does not hit. */
        ARM,
        /** It is disarmed. */
        DISARM,
        /** So many minutes pass, by the clock of moments. */
        TIME,
        /** A rule imposes silence: what is sent stays with its sender until {@link #GO_ON}. */
        STALL,
        /** The silence is over. */
        GO_ON,
        /** The listener is closed for a moment. */
        REFUSE,
        /** A rule resets the client; what comes behind it is not the same any more. */
        CUT;

        /** Whether it is done to Hangup, and not at an end. */
        boolean isOrder() {
            return compareTo(CLOSE) > 0;
        }
    }

    static Action order(Verb verb) {
        return new Action(verb, Side.CLIENT, 1, false);
    }

    static Action accept() {
        return new Action(Verb.ACCEPT, Side.UPSTREAM, 0, false);
    }

    static Action send(Side end, int bytes) {
        return new Action(Verb.SEND, end, bytes, false);
    }

    static Action flood(Side end) {
        return new Action(Verb.FLOOD, end, 0, false);
    }

    static Action urgent(Side end) {
        return new Action(Verb.URGENT, end, 1, false);
    }

    static Action read(Side end, int bytes) {
        return new Action(Verb.READ, end, bytes, false);
    }

    static Action readAll(Side end) {
        return read(end, Integer.MAX_VALUE);
    }

    static Action fin(Side end) {
        return new Action(Verb.FIN, end, 0, false);
    }

    static Action rst(Side end) {
        return new Action(Verb.RST, end, 0, false);
    }

    static Action close(Side end) {
        return new Action(Verb.CLOSE, end, 0, false);
    }

    /** The same, with this end's next action right behind it. */
    Action andAtOnce() {
        return new Action(verb, end, bytes, true);
    }

    /** The same, followed by a pause until everything has arrived. */
    Action andThen() {
        return new Action(verb, end, bytes, false);
    }

    /** The same with another number. */
    Action with(int otherBytes) {
        return new Action(verb, end, otherBytes, atOnce);
    }

    /** As it is written in a test, to be replayed. */
    @Override
    public String toString() {
        String call =
                switch (verb) {
                    case ACCEPT -> "accept()";
                    case SEND -> "send(" + end + ", " + bytes + ")";
                    case FLOOD -> "flood(" + end + ")";
                    case URGENT -> "urgent(" + end + ")";
                    case READ ->
                        bytes == Integer.MAX_VALUE ? "readAll(" + end + ")" : "read(" + end + ", " + bytes + ")";
                    case FIN -> "fin(" + end + ")";
                    case RST -> "rst(" + end + ")";
                    case CLOSE -> "close(" + end + ")";
                    default -> "order(" + verb + ")";
                };
        return atOnce ? call + ".andAtOnce()" : call;
    }
}
