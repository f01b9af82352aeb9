package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** States, queues, counters and descriptors, as {@code /proc} shows them. */
@EnabledOnOs(OS.LINUX)
class KernelViewTest {
    private static final int MANY = 50;
    private static final byte[] SIX_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Test
    void a_connection_goes_from_established_to_close_wait_with_a_fin_and_is_gone_with_a_reset() throws IOException {
        try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
            int local = pair.client.localPort();
            int remote = pair.client.remotePort();
            assertThat(TcpState.of(local, remote)).isEqualTo(TcpState.ESTABLISHED);

            pair.server.shutdownOutput();
            pair.client.awaitState(TcpState.CLOSE_WAIT, SOON_MILLIS);
            Await.until(
                    "the FIN is acknowledged",
                    SOON_MILLIS,
                    () -> TcpState.of(/* localPort= */ remote, /* remotePort= */ local),
                    seen -> seen == TcpState.FIN_WAIT2);

            pair.serverResets();
            pair.client.awaitState(TcpState.GONE, SOON_MILLIS);
        }
    }

    @Test
    void the_queues_tell_what_is_unread_and_what_is_unacknowledged() throws IOException {
        try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
            long accepted =
                    Payload.of(1, 1L << 40).sendOver(pair.client, 1, 100).accepted();

            TcpSocket atServer = Await.until(
                    "the server's window is full",
                    SOON_MILLIS,
                    () -> TcpSocket.of(
                            /* localPort= */ pair.client.remotePort(), /* remotePort= */ pair.client.localPort()),
                    seen -> seen.unreadBytes() + pair.client.inKernel().unacknowledgedBytes() == accepted);

            assertThat(atServer.unreadBytes()).isPositive();
            assertThat(pair.client.inKernel().unacknowledgedBytes()).isPositive();
        }
    }

    @Test
    void a_connection_over_ipv6_is_found_too() throws IOException {
        InetSocketAddress sixLoopback = new InetSocketAddress(InetAddress.getByAddress(SIX_LOOPBACK), 0);
        try (ProbeServer server = ProbeServer.open(Via.SOCKET_CHANNEL, sixLoopback, 1, 0);
                ProbeClient client = ProbeClient.open()) {
            assertThat(client.connect(server.address(), SOON_MILLIS)).hasToString("ok");

            assertThat(client.inKernel().state()).isEqualTo(TcpState.ESTABLISHED);
        }
    }

    @Test
    void states_go_by_the_numbers_of_the_kernel() {
        assertThat(TcpState.numbered(1)).isEqualTo(TcpState.ESTABLISHED);
        assertThat(TcpState.numbered(5)).isEqualTo(TcpState.FIN_WAIT2);
        assertThat(TcpState.numbered(8)).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(TcpState.numbered(10)).isEqualTo(TcpState.LISTEN);
        assertThatThrownBy(() -> TcpState.numbered(99)).hasMessageContaining("TCP state 99");
    }

    @Test
    void a_reset_with_linger_0_moves_abort_on_data_and_not_abort_on_linger() throws IOException {
        KernelCounters before = KernelCounters.now();
        for (int i = 0; i < MANY; i++) {
            try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
                pair.serverResets();
                pair.client.awaitState(TcpState.GONE, SOON_MILLIS);
            }
        }
        Map<String, Long> moved = KernelCounters.now().since(before);

        assertThat(moved.get("TCPAbortOnData")).isGreaterThanOrEqualTo(MANY);
        assertThat(moved.get("OutRsts")).isGreaterThanOrEqualTo(MANY);
        assertThat(moved.get("EstabResets")).isGreaterThanOrEqualTo(2 * MANY);
        assertThat(moved.getOrDefault("TCPAbortOnLinger", 0L)).isLessThan(MANY);
    }

    @Test
    void a_close_with_unread_bytes_moves_abort_on_close() throws IOException {
        KernelCounters before = KernelCounters.now();
        for (int i = 0; i < MANY; i++) {
            try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
                pair.client.write("unread", SOON_MILLIS);
                pair.awaitUnreadAtServer(6);
                pair.server.close();
                pair.client.awaitState(TcpState.GONE, SOON_MILLIS);
            }
        }

        assertThat(KernelCounters.now().since(before).get("TCPAbortOnClose")).isGreaterThanOrEqualTo(MANY);
    }

    @Test
    void counters_that_did_not_move_are_left_out_and_unknown_ones_are_zero() {
        KernelCounters now = KernelCounters.now();

        assertThat(now.since(now)).isEmpty();
        assertThat(now.get("OutRsts")).isPositive();
        assertThat(now.get("NoSuchCounter")).isZero();
    }

    @Test
    void every_open_socket_is_a_descriptor_until_it_is_closed() throws IOException {
        int before = OpenDescriptors.count();
        List<ServerSocket> opened = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            opened.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        int after = OpenDescriptors.count();
        assertThat(after).isGreaterThan(before);
        for (ServerSocket socket : opened) {
            socket.close();
        }
        Await.until("all are closed", SOON_MILLIS, OpenDescriptors::count, count -> count <= after - MANY);
    }

    @Test
    void the_kit_itself_leaks_no_descriptors() throws IOException {
        exchange();
        int before = OpenDescriptors.count();
        for (int i = 0; i < MANY; i++) {
            exchange();
        }
        Await.until("no descriptor is left open", SOON_MILLIS, OpenDescriptors::count, count -> count <= before);
    }

    private static void exchange() throws IOException {
        for (Via via : Via.values()) {
            try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.echo());
                    ProbeClient client = ProbeClient.open(via)) {
                client.connect(server.address(), SOON_MILLIS);
                assertThat(client.read(1, 1)).hasToString("blocked");
                client.write("x", SOON_MILLIS);
                assertThat(client.read(1, SOON_MILLIS)).hasToString("1");
            }
        }
    }
}
