package io.hangup.core.event;

/** Something that happened to a proxy as a whole: to its rules, or to its listener. */
public sealed interface ProxyEvent {
    /** Name of the proxy. */
    String proxy();

    /**
     * A rule was armed, with its limits anew.
     *
     * @param rule its name
     * @param text the rule in words
     */
    record Armed(String proxy, String rule, String text) implements ProxyEvent {}

    /**
     * A rule that was armed is not any more.
     *
     * @param rule its name
     * @param reason why, for people
     */
    record Disarmed(String proxy, String rule, String reason) implements ProxyEvent {}

    /**
     * A rule whose moment is its own has had it.
     *
     * @param rule its name
     * @param connections how many it took
     */
    record Fired(String proxy, String rule, int connections) implements ProxyEvent {}

    /**
     * The listener is closed for a time; who connects gets ECONNREFUSED.
     *
     * @param rule the name of the rule that asked for it
     * @param forMillis how long
     */
    record Refusing(String proxy, String rule, long forMillis) implements ProxyEvent {}

    /** The listener is open again. */
    record Accepting(String proxy) implements ProxyEvent {}
}
