package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.CallResult.Failed;
import io.hangup.testkit.CallResult.TimedOut;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTest {
    private static final long BRIEFLY_MILLIS = 100;

    @ParameterizedTest
    @EnumSource
    void a_closed_port_refuses(Via via) throws IOException {
        InetSocketAddress closed;
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            closed = (InetSocketAddress) listener.bind(Loopback.port(0)).getLocalAddress();
        }
        try (ProbeClient client = ProbeClient.open(via)) {
            CallResult result = client.connect(closed, SOON_MILLIS);

            assertThat(result).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.errno()).isEqualTo(Errno.ECONNREFUSED);
                assertThat(failed.text()).contains("Connection refused");
            });
        }
    }

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @EnumSource
    void a_full_backlog_lets_connect_time_out(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(Via.SOCKET_CHANNEL, Loopback.port(0), 1, 0);
                ProbeClient first = ProbeClient.open(via);
                ProbeClient second = ProbeClient.open(via);
                ProbeClient third = ProbeClient.open(via)) {
            assertThat(first.connect(server.address(), SOON_MILLIS)).hasToString("ok");
            assertThat(second.connect(server.address(), SOON_MILLIS)).hasToString("ok");

            assertThat(third.connect(server.address(), BRIEFLY_MILLIS)).hasToString("blocked");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_blocked_read_ends_at_its_bound_and_both_directions_go_on(Via via) throws IOException {
        try (RawPair pair = new RawPair(via)) {
            CallResult result = pair.client.read(10, BRIEFLY_MILLIS);

            assertThat(result).isInstanceOfSatisfying(TimedOut.class, blocked -> {
                assertThat(blocked.afterMillis()).isEqualTo(BRIEFLY_MILLIS);
                assertThat(blocked.nanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(BRIEFLY_MILLIS));
            });
            assertThat(pair.client.write("abc", SOON_MILLIS)).hasToString("3");
            pair.serverWrites(4);
            assertThat(pair.client.read(10, SOON_MILLIS)).hasToString("4");
        }
    }

    @Test
    void a_write_that_was_taken_behind_its_bound_counts_once_its_end_is_closed() throws IOException {
        try (RawPair pair = new RawPair(Via.ASYNC_CHANNEL)) {
            Payload.of(1, 1L << 40).sendOver(pair.client, 1, BRIEFLY_MILLIS);
            long told = pair.client.totalWritten();
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            long read = 0;
            while (read <= told) {
                read += pair.server.read(block.clear());
            }

            pair.client.closeNow();
            for (int got = pair.server.read(block.clear()); got >= 0; got = pair.server.read(block.clear())) {
                read += got;
            }

            assertThat(pair.client.totalWritten()).isGreaterThan(told).isEqualTo(read);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_blocked_upload_ends_at_its_bound_and_reading_goes_on(Via via) throws IOException {
        try (RawPair pair = new RawPair(via)) {
            Sent sent = Payload.of(1, 1L << 40).sendOver(pair.client, 1, BRIEFLY_MILLIS);

            assertThat(sent.end()).hasToString("blocked");
            assertThat(sent.accepted()).isPositive().isEqualTo(pair.client.totalWritten());
            pair.serverWrites(7);
            assertThat(pair.client.read(10, SOON_MILLIS)).hasToString("7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_blocked_upload_that_is_taken_up_again_loses_and_repeats_nothing(Via via) throws IOException {
        byte[] all = new byte[16 * 1024 * 1024];
        Payload payload = Payload.of(11, all.length);
        payload.fill(0, all, all.length);
        ByteBuffer upload = ByteBuffer.wrap(all);
        try (ProbeServer server = ProbeServer.open();
                ProbeClient client = ProbeClient.open(via)) {
            client.connect(server.address(), SOON_MILLIS);
            Peer reader = server.accept(SOON_MILLIS);
            assertThat(client.writeAll(upload, BRIEFLY_MILLIS).end()).hasToString("blocked");

            CompletableFuture<PayloadCheck.Verdict> arrived =
                    Background.start(() -> payload.check().readToEnd(reader, SOON_MILLIS));
            assertThat(client.writeAll(upload, SOON_MILLIS).end()).hasToString("ok");
            assertThat(client.totalWritten()).isEqualTo(all.length);
            assertThat(client.shutdownOutput()).hasToString("ok");

            assertThat(arrived.join()).matches(PayloadCheck.Verdict::isWhole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_thread_reads_while_another_writes(Via via) throws IOException {
        Payload up = Payload.of(1, 20_000_003);
        Payload down = Payload.of(2, 20_000_001);
        try (ProbeServer server = ProbeServer.open(via);
                ProbeClient client = ProbeClient.open(via)) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);

            CompletableFuture<Sent> sentUp = Background.start(() -> sendAndFinish(up, client));
            CompletableFuture<Sent> sentDown = Background.start(() -> sendAndFinish(down, other));
            CompletableFuture<PayloadCheck.Verdict> gotUp =
                    Background.start(() -> up.check().readToEnd(other, SOON_MILLIS));
            PayloadCheck.Verdict gotDown = down.check().readToEnd(client, SOON_MILLIS);

            assertThat(gotDown).matches(PayloadCheck.Verdict::isWhole);
            assertThat(gotUp.join()).matches(PayloadCheck.Verdict::isWhole);
            assertThat(sentUp.join().accepted()).isEqualTo(up.length());
            assertThat(sentDown.join().accepted()).isEqualTo(down.length());
        }
    }

    private static Sent sendAndFinish(Payload payload, Peer peer) {
        Sent sent = payload.sendOver(peer, 7, SOON_MILLIS);
        assertThat(peer.shutdownOutput()).hasToString("ok");
        return sent;
    }

    @ParameterizedTest
    @EnumSource
    void a_half_close_ends_one_direction_and_keeps_the_other(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via);
                ProbeClient client = ProbeClient.open(via)) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);
            client.write("question", SOON_MILLIS);

            assertThat(client.shutdownOutput()).hasToString("ok");

            Received question = other.readToEnd(SOON_MILLIS);
            assertThat(question.text()).isEqualTo("question");
            assertThat(question.end()).hasToString("EOF");
            assertThat(other.write("answer", SOON_MILLIS)).hasToString("6");
            assertThat(client.readExactly(6, SOON_MILLIS).text()).isEqualTo("answer");
            assertThat(client.write("x", SOON_MILLIS)).hasToString("EBADF");
        }
    }

    @EnabledOnOs(OS.LINUX)
    @Test
    void a_reset_is_on_the_wire_when_it_returns_even_under_a_blocked_read() throws IOException {
        try (ProbeServer server = ProbeServer.open(Via.ASYNC_CHANNEL);
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);
            CompletableFuture<CallResult> read = Background.start(() -> client.read(1, SOON_MILLIS));
            Await.until("the read is blocked", SOON_MILLIS, client::isReadBlocked);

            assertThat(client.reset()).hasToString("ok");

            assertThat(client.inKernel().state()).isEqualTo(TcpState.GONE);
            other.awaitState(TcpState.GONE, SOON_MILLIS);
            assertThat(other.read(1, SOON_MILLIS)).hasToString("ECONNRESET");
            assertThat(read.join()).hasToString("EBADF");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_close_sends_a_blocked_read_away_and_is_a_fin(Via via) throws IOException {
        try (RawPair pair = new RawPair(via)) {
            CompletableFuture<CallResult> read = Background.start(() -> pair.client.read(1, SOON_MILLIS));
            Await.until("the read is blocked", SOON_MILLIS, pair.client::isReadBlocked);

            pair.client.close();

            assertThat(read.join()).hasToString("EBADF");
            assertThat(pair.server.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_write_is_sent_at_once(Via via) throws IOException {
        try (RawPair pair = new RawPair(via)) {
            assertThat(pair.client.wire.channel().getOption(StandardSocketOptions.TCP_NODELAY))
                    .isTrue();
        }
    }

    @Test
    void an_urgent_byte_is_read_in_line_by_an_end_that_wants_it_so() throws IOException {
        try (ProbeServer server = ProbeServer.open();
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);
            assertThat(other.readUrgentInline()).hasToString("ok");

            client.write("a", SOON_MILLIS);
            assertThat(client.sendUrgent('!')).hasToString("ok");
            client.write("b", SOON_MILLIS);

            assertThat(other.readExactly(3, SOON_MILLIS).text()).isEqualTo("a!b");
        }
    }

    @Test
    void an_urgent_byte_is_out_of_band_by_default() throws IOException {
        try (ProbeServer server = ProbeServer.open();
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);

            client.write("a", SOON_MILLIS);
            assertThat(client.sendUrgent('!')).hasToString("ok");
            client.write("b", SOON_MILLIS);
            client.shutdownOutput();

            assertThat(other.readToEnd(SOON_MILLIS).text()).isEqualTo("ab");
        }
    }

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @EnumSource
    void small_buffers_let_an_upload_block_early(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via, Loopback.port(0), 1, 4096);
                ProbeClient client = ProbeClient.open(via).sendBufferBytes(4096).receiveBufferBytes(4096)) {
            client.connect(server.address(), SOON_MILLIS);
            Peer other = server.accept(SOON_MILLIS);

            assertThat(client.writeAll(new byte[16 << 20], BRIEFLY_MILLIS).accepted())
                    .isBetween(1L, 200_000L);
            assertThat(other.inKernel().unreadBytes()).isBetween(1L, 20_000L);
            assertThat(other.writeAll(new byte[16 << 20], BRIEFLY_MILLIS).end()).hasToString("blocked");
            assertThat(client.inKernel().unreadBytes()).isBetween(1L, 20_000L);
        }
    }

    @Test
    void what_was_received_keeps_the_first_mebibyte_and_the_crc_of_all() throws IOException {
        byte[] sent = new byte[3 * Received.KEPT_BYTES];
        Payload.of(5, sent.length).fill(0, sent, sent.length);
        CRC32C crc = new CRC32C();
        crc.update(sent);
        try (ProbeServer server = ProbeServer.open().serve(peer -> {
                    Sent out = peer.writeAll(sent, SOON_MILLIS);
                    peer.close();
                    return new Behaviour.Seen(peer.readToEnd(1), out);
                });
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);

            Received received = client.readToEnd(SOON_MILLIS);

            assertThat(received.count()).isEqualTo(sent.length);
            assertThat(received.crc32c()).isEqualTo(crc.getValue());
            assertThat(received.bytes()).isEqualTo(Arrays.copyOf(sent, Received.KEPT_BYTES));
            assertThat(received.end()).hasToString("EOF");
            assertThat(received.text().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(received.bytes());
        }
    }
}
