package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class ViaTest {
    @Test
    void the_jdk_itself_repeats_a_reset_that_a_read_of_a_socket_channel_met() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(Loopback.port(0));
                SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
            SocketChannel server = listener.accept();
            server.setOption(StandardSocketOptions.SO_LINGER, 0);
            server.close();

            assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
    }

    @Test
    void so_the_kit_refuses_a_read_that_would_not_reach_the_kernel() throws IOException {
        try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
            pair.serverResets();
            assertThat(pair.client.read(1, SOON_MILLIS)).hasToString("ECONNRESET");

            assertThatThrownBy(() -> pair.client.read(1, SOON_MILLIS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Via.ASYNC_CHANNEL");
        }
    }

    @Test
    void an_asynchronous_end_says_that_it_can_neither_reset_nor_send_urgent_bytes() throws IOException {
        try (RawPair pair = new RawPair(Via.ASYNC_CHANNEL)) {
            assertThatThrownBy(pair.client::reset)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("Via.SOCKET_CHANNEL");
            assertThatThrownBy(() -> pair.client.sendUrgent('!')).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(pair.client::readUrgentInline).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void an_asynchronous_read_that_timed_out_gives_what_came_to_the_next_reads() throws IOException {
        try (RawPair pair = new RawPair(Via.ASYNC_CHANNEL)) {
            assertThat(pair.client.read(1000, 20)).hasToString("blocked");
            pair.serverWrites(5);

            assertThat(pair.client.read(2, SOON_MILLIS)).hasToString("2");
            assertThat(pair.client.read(2, SOON_MILLIS)).hasToString("2");
            assertThat(pair.client.read(2, SOON_MILLIS)).hasToString("1");
            assertThat(pair.client.totalRead()).isEqualTo(5);
        }
    }
}
