package io.hangup.engine;

/** Which connections a rule is told to break. */
public sealed interface Aim {
    /** Those of its connections that are open. */
    record Open() implements Aim {}

    /**
     * One that is open, whether the rule takes it otherwise or not.
     *
     * @param connection its number on the proxy
     */
    record One(long connection) implements Aim {}

    /**
     * Those that come next, whether the rule takes them otherwise or not: each at the rule's own moment, or right when it is
     * accepted where that is no moment in the life of a connection.
     *
     * @param connections how many; at least 1
     */
    record Next(long connections) implements Aim {}
}
