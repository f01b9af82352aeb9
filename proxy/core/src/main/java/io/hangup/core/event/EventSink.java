package io.hangup.core.event;

import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Side;

/**
 * Where a session's events go. Called on event loops: an implementation returns at once, takes no lock, and never throws.
 */
public interface EventSink {
    /** One event. Events of one connection come in order, from one thread. */
    void accept(SessionEvent event);

    /** One event of a proxy as a whole; these come from any thread. */
    void accept(ProxyEvent event);

    /** A limit was reached, or is not any more; told from any thread. */
    default void accept(LimitEvent event) {}

    /**
     * Bytes were handed on; called once per read, so that counters are right at any moment and not only at the end.
     *
     * @param proxy name of the proxy
     * @param from who sent them
     * @param bytes how many
     */
    void relayed(String proxy, Side from, long bytes);
}
