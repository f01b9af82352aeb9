package io.hangup.core.event;

/**
 * Which connection an event is about.
 *
 * @param proxy name of the proxy
 * @param ordinal its number on that proxy, from 1
 */
public record ConnectionId(String proxy, long ordinal) {
    /** The form used in logs: {@code orders-db#7}. */
    @Override
    public String toString() {
        return proxy + "#" + ordinal;
    }
}
