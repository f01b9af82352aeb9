package io.hangup.core.rule;

/** What was decided for a connection. A connection knows plans, moments and moves, and never rules. */
public sealed interface Plan {
    /** No rule took the connection: it is relayed as it comes. */
    record PassThrough() implements Plan {}

    /**
     * A rule took the connection.
     *
     * @param rule its name
     * @param fault what will happen
     * @param moment when it will happen
     */
    record Break(String rule, Fault fault, Moment moment) implements Plan {
        /** The same plan, of which only this part of its fault is meant. */
        public Break part(Fault part) {
            return new Break(rule, part, moment);
        }
    }
}
