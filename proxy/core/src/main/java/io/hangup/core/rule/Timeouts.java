package io.hangup.core.rule;

/**
 * How long Hangup waits for what: the {@code timeouts:} of a configuration, all in milliseconds, all at least 1.
 *
 * @param connectMillis resolving and dialling the upstream, in all
 * @param halfClosedMillis a connection one of whose sides has sent its FIN, without a byte in either direction
 * @param stalledMillis a stalled connection whose hit side has sent its FIN: a FIN does not tell a client that left from
 *     one that only half-closed, so the silence is kept for this long
 * @param unreadMillis {@code unread}: a byte to leave unread; when none comes, SO_LINGER 0 sends the same RST
 * @param ackedMillis sent bytes that are not acknowledged, without any progress
 * @param finAckedMillis {@code broken-pipe}: the acknowledgement of our FIN
 * @param drainMillis the FIN of a side that is closed politely
 * @param mirrorMillis bytes sent right before a RST, to be acknowledged before the RST is mirrored
 * @param blindMillis a transport that cannot see acknowledgements waits this long instead
 */
public record Timeouts(
        long connectMillis,
        long halfClosedMillis,
        long stalledMillis,
        long unreadMillis,
        long ackedMillis,
        long finAckedMillis,
        long drainMillis,
        long mirrorMillis,
        long blindMillis) {
    /** What holds where a configuration says nothing. */
    public static final Timeouts DEFAULT =
            new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200);

    /** The pause between a handshake and a fault right behind it: an earlier RST may surface in connect(2). */
    public static final long SETTLE_MILLIS = 10;
}
