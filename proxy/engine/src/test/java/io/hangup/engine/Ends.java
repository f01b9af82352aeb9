package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.rule.Side;
import io.hangup.testkit.Await;
import io.hangup.testkit.CallResult.Ok;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Both ends of one connection through a proxy, and how they talk. Each word is waited for at the other end, and by then the
 * proxy has counted it.
 */
record Ends(Rig rig, ProbeClient client, Peer upstream) implements AutoCloseable {
    static final long PATIENCE_MILLIS = 10_000;

    /** A new connection, which the proxy relays by now. One at a time, so that both ends are of the same connection. */
    static Ends open(Rig rig) throws IOException {
        return open(rig, rig.client());
    }

    /** The same with a client that is connected already. */
    static Ends open(Rig rig, ProbeClient client) throws IOException {
        Peer upstream = rig.upstreamPeer();
        Await.until("the proxy relays", PATIENCE_MILLIS, () -> isConnected(rig, client));
        rig.settle();
        return new Ends(rig, client, upstream);
    }

    private static boolean isConnected(Rig rig, ProbeClient client) {
        return number(rig, client).stream()
                .anyMatch(id -> rig.events.of(Connected.class).stream()
                        .anyMatch(connected -> connected.connection().equals(id)));
    }

    private static Optional<ConnectionId> number(Rig rig, ProbeClient client) {
        return rig.events.of(Accepted.class).stream()
                .filter(accepted -> accepted.client().endsWith(":" + client.localPort()))
                .map(Accepted::connection)
                .reduce((older, younger) -> younger);
    }

    /** The number of this connection on its proxy. */
    long ordinal() {
        return number(rig, client).orElseThrow().ordinal();
    }

    Peer of(Side side) {
        return side == Side.CLIENT ? client : upstream;
    }

    void clientSays(String text) {
        says(Side.CLIENT, text);
    }

    void upstreamSays(String text) {
        says(Side.UPSTREAM, text);
    }

    /** This side says it, and the other hears it whole. */
    void says(Side side, String text) {
        send(side, text);
        assertThat(hears(side.other(), text.length())).isEqualTo(text);
        rig.settle();
    }

    /** This side says it, and nobody waits. */
    void send(Side side, String text) {
        assertThat(of(side).writeAll(text.getBytes(StandardCharsets.ISO_8859_1), PATIENCE_MILLIS)
                        .end())
                .isInstanceOf(Ok.class);
    }

    /** The next bytes that this side gets. */
    String hears(Side side, int bytes) {
        return of(side).readExactly(bytes, PATIENCE_MILLIS).text();
    }

    /** All that this side still gets, and how it ends: {@code abc, then ECONNRESET}. */
    String hearsToEnd(Side side) {
        Received received = of(side).readToEnd(PATIENCE_MILLIS);
        return received.text() + ", then " + received.end();
    }

    /** The connection is unharmed: both sides still hear each other, and part in peace. */
    void livesOn() {
        clientSays("still there?");
        upstreamSays("still there.");
        partInPeace();
    }

    void partInPeace() {
        client.shutdownOutput();
        assertThat(hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
        upstream.shutdownOutput();
        assertThat(hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
    }

    /** A RST has ended the client's connection, and nothing has come before it; the upstream is told politely. */
    void clientIsReset() {
        assertThat(hearsToEnd(Side.CLIENT)).isEqualTo(", then ECONNRESET");
        assertThat(hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
        upstream.shutdownOutput();
    }

    @Override
    public void close() {
        client.close();
        upstream.close();
    }
}
