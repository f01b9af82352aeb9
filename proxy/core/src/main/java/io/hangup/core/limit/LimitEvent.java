package io.hangup.core.limit;

/**
 * A limit was reached, or is not any more. Between the two nothing is said, however often it is met.
 *
 * @param limit which
 * @param proxy the proxy whose it is; empty where it holds for all
 * @param reached whether it was reached; else there is room again
 * @param used how much there is now
 * @param most how much there may be
 */
public record LimitEvent(Limit limit, String proxy, boolean reached, long used, long most) {}
