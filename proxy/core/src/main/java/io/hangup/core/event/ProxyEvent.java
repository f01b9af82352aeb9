package io.hangup.core.event;

import io.hangup.core.rule.Passage;
import java.util.List;

/** Something that happened to a proxy as a whole: to its rules, or to its listener. */
public sealed interface ProxyEvent {
    /** Name of the proxy. */
    String proxy();

    /**
     * A rule was armed, with its limits anew.
     *
     * @param rule its name
     * @param by who armed it
     * @param text the rule in words
     */
    record Armed(String proxy, String rule, By by, String text) implements ProxyEvent {}

    /**
     * A rule that was armed is not any more.
     *
     * @param rule its name
     * @param by who disarmed it
     * @param reason why, for people
     */
    record Disarmed(String proxy, String rule, By by, String reason) implements ProxyEvent {}

    /**
     * A rule broke connections that were open: its moment came, or somebody told it to.
     *
     * @param rule its name
     * @param by who had it fire
     * @param connections the numbers of those that it took
     */
    record Fired(String proxy, String rule, By by, List<Long> connections) implements ProxyEvent {
        /** Copies the list. */
        public Fired {
            connections = List.copyOf(connections);
        }
    }

    /**
     * A rule is to take connections that are still to come, whichever it takes otherwise.
     *
     * @param rule its name
     * @param by who said so
     * @param connections how many
     */
    record Aimed(String proxy, String rule, By by, long connections) implements ProxyEvent {}

    /**
     * The listener is closed for a time; who connects gets ECONNREFUSED.
     *
     * @param rule the name of the rule that asked for it
     * @param forMillis how long
     */
    record Refusing(String proxy, String rule, long forMillis) implements ProxyEvent {}

    /**
     * The listener would have been closed for a time if faults were carried out, with no connection there to be broken.
     *
     * @param rule the name of the rule that would have asked for it
     * @param forMillis how long
     */
    record WouldRefuse(String proxy, String rule, long forMillis) implements ProxyEvent {}

    /**
     * The cap over all rules did not allow to close the listener for a time.
     *
     * @param rule the name of the rule that asked for it
     * @param held by which cap, and whether that is to be said
     */
    record RefusalHeldBack(String proxy, String rule, Passage.Held held) implements ProxyEvent {}

    /** The listener is open again. */
    record Accepting(String proxy) implements ProxyEvent {}
}
