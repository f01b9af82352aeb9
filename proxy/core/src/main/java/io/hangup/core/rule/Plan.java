package io.hangup.core.rule;

/** What was decided for a connection when it was accepted. From then on rules are not looked at again. */
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
    record Break(String rule, Fault fault, Moment moment) implements Plan {}
}
