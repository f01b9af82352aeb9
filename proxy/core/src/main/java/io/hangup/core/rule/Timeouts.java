package io.hangup.core.rule;

/**
 * How long Hangup waits for what: the {@code timeouts:} of a configuration, all in milliseconds, all at least 1 but for {@code settleMillis}.
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
 * @param settleMillis the pause between a handshake and a RST right behind it; 0 for none. An earlier RST may surface in
 *     the client's connect(2): docs/performance.md has how often
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
        long blindMillis,
        long settleMillis) {
    /** What holds where a configuration says nothing. */
    public static final Timeouts DEFAULT =
            new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200, 10);

    /** The same, where nothing is said of how long a handshake settles. */
    public Timeouts(
            long connectMillis,
            long halfClosedMillis,
            long stalledMillis,
            long unreadMillis,
            long ackedMillis,
            long finAckedMillis,
            long drainMillis,
            long mirrorMillis,
            long blindMillis) {
        this(
                connectMillis,
                halfClosedMillis,
                stalledMillis,
                unreadMillis,
                ackedMillis,
                finAckedMillis,
                drainMillis,
                mirrorMillis,
                blindMillis,
                DEFAULT.settleMillis);
    }
}
