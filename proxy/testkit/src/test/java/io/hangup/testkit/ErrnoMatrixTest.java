package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Linux tells a client for each ending, told by the kit as the kernel told it: the reason to trust the kit. */
@EnabledOnOs(OS.LINUX)
class ErrnoMatrixTest {
    /** The ways in which a plain socket ends a connection, and how the client's kernel shows that it has arrived. */
    enum Ending {
        CLOSE(TcpState.CLOSE_WAIT) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.server.close();
            }
        },
        CLOSE_WITH_UNREAD_BYTES(TcpState.GONE) {
            @Override
            void inflict(RawPair pair) throws IOException {
                assertThat(pair.client.write("ab", SOON_MILLIS)).hasToString("2");
                pair.awaitUnreadAtServer(2);
                assertThat(pair.server.read(ByteBuffer.allocate(1))).isEqualTo(1);
                pair.server.close();
            }
        },
        RESET(TcpState.GONE) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.serverResets();
            }
        },
        DATA_THEN_RESET(TcpState.GONE) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.serverWrites(1000);
                pair.serverResets();
            }
        },
        FIN_AND_RESET_AT_ONCE(TcpState.GONE) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.server.shutdownOutput();
                pair.serverResets();
            }
        },
        FIN_THEN_RESET(TcpState.GONE) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.server.shutdownOutput();
                pair.client.awaitState(TcpState.CLOSE_WAIT, SOON_MILLIS);
                pair.serverResets();
            }
        },
        HALF_CLOSE(TcpState.CLOSE_WAIT) {
            @Override
            void inflict(RawPair pair) throws IOException {
                pair.server.shutdownOutput();
            }
        };

        private final TcpState arrivedAs;

        Ending(TcpState arrivedAs) {
            this.arrivedAs = arrivedAs;
        }

        abstract void inflict(RawPair pair) throws IOException;

        final void inflictAndAwait(RawPair pair) {
            try {
                inflict(pair);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            pair.client.awaitState(arrivedAs, SOON_MILLIS);
        }
    }

    @ParameterizedTest(name = "{0}: {1} gets {2}")
    @CsvSource(delimiter = '|', textBlock = """
            CLOSE                   | *,R,R,W,W | EOF,EOF,ok,EPIPE
            CLOSE                   | *,W,W,R   | ok,EPIPE,EOF
            CLOSE                   | R*,R,W,W  | EOF,EOF,ok,EPIPE
            CLOSE_WITH_UNREAD_BYTES | *,R,R,W,W | ECONNRESET,EOF,EPIPE,EPIPE
            CLOSE_WITH_UNREAD_BYTES | *,W,W,R   | ECONNRESET,EPIPE,EOF
            CLOSE_WITH_UNREAD_BYTES | R*,R,W    | ECONNRESET,EOF,EPIPE
            RESET                   | *,R,R,W,W | ECONNRESET,EOF,EPIPE,EPIPE
            RESET                   | *,W,W,R   | ECONNRESET,EPIPE,EOF
            RESET                   | R*,R,W,W  | ECONNRESET,EOF,EPIPE,EPIPE
            RESET                   | U*,W,R    | ECONNRESET,EPIPE,EOF
            RESET                   | F,*,R,R   | ok,ECONNRESET,EOF
            DATA_THEN_RESET         | *,R,R,W,W | 1000,ECONNRESET,EPIPE,EPIPE
            DATA_THEN_RESET         | *,W,W,R,R | ECONNRESET,EPIPE,1000,EOF
            FIN_AND_RESET_AT_ONCE   | *,R,R,W,W | EOF,EOF,EPIPE,EPIPE
            FIN_AND_RESET_AT_ONCE   | *,W,W,R   | EPIPE,EPIPE,EOF
            FIN_THEN_RESET          | *,R,R,W,W | EOF,EOF,EPIPE,EPIPE
            FIN_THEN_RESET          | *,W,W,R   | EPIPE,EPIPE,EOF
            FIN_THEN_RESET          | R*,R,W,W  | EOF,EOF,EPIPE,EPIPE
            HALF_CLOSE              | *,R,R,W,W | EOF,EOF,ok,ok
            """)
    void the_kit_tells_what_the_kernel_tells(Ending ending, String order, String expected) throws IOException {
        try (RawPair pair = new RawPair(Via.ASYNC_CHANNEL)) {
            String got = CallResult.render(
                    Script.of(order, SOON_MILLIS).run(pair.client, () -> ending.inflictAndAwait(pair)));

            assertThat(got).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}: {1} gets {2}")
    @CsvSource(delimiter = '|', textBlock = """
            CLOSE                   | *,R,R,W,W | EOF,EOF,ok,EPIPE
            CLOSE_WITH_UNREAD_BYTES | *,R,W,W   | ECONNRESET,EPIPE,EPIPE
            RESET                   | *,R,W,W   | ECONNRESET,EPIPE,EPIPE
            RESET                   | *,W,W,R   | ECONNRESET,EPIPE,EOF
            RESET                   | R*,W,W    | ECONNRESET,EPIPE,EPIPE
            RESET                   | U*,W,R    | ECONNRESET,EPIPE,EOF
            DATA_THEN_RESET         | *,W,W,R,R | ECONNRESET,EPIPE,1000,EOF
            FIN_THEN_RESET          | *,R,R,W,W | EOF,EOF,EPIPE,EPIPE
            FIN_THEN_RESET          | *,W,W,R   | EPIPE,EPIPE,EOF
            """)
    void a_socket_channel_tells_the_same_up_to_the_read_that_meets_a_reset(Ending ending, String order, String expected)
            throws IOException {
        try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
            String got = CallResult.render(
                    Script.of(order, SOON_MILLIS).run(pair.client, () -> ending.inflictAndAwait(pair)));

            assertThat(got).isEqualTo(expected);
        }
    }
}
