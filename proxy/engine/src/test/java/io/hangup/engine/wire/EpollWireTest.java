package io.hangup.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.session.Errno;
import io.hangup.testkit.Await;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.TcpState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a wire on epoll says of its socket, where that depends on what the kernel did meanwhile. */
class EpollWireTest {
    private static final long MILLIS = 5_000;

    /** The kernel lets go of the connection, and the program's socket is CLOSE, with the peer's FIN still counted. */
    @Test
    void closingBehindBothFinsSendsNoRstAndSaysSo() throws Exception {
        Transport epoll = Transports.epoll().transport().orElse(null);
        Assumptions.assumeTrue(epoll != null, "no epoll on this machine");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, epoll.ioHandler());
        try (ProbeServer server = ProbeServer.open()) {
            IoEventLoop loop = (IoEventLoop) loops.next();
            CompletableFuture<Wire> dialled = new CompletableFuture<>();
            loop.execute(() -> epoll.dial(loop, server.address(), new Silent(), new Answer(dialled)));
            Wire wire = dialled.get(MILLIS, TimeUnit.MILLISECONDS);
            Peer peer = server.accept(MILLIS);

            loop.submit(wire::finish).get(MILLIS, TimeUnit.MILLISECONDS);
            assertThat(peer.read(1, MILLIS)).hasToString("EOF");
            int wirePort = peer.remotePort();
            peer.close();
            Await.until(
                    "both FINs are done",
                    MILLIS,
                    () -> TcpState.of(wirePort, server.address().getPort()) == TcpState.TIME_WAIT);

            assertThat(loop.submit(wire::unreadBytes).get(MILLIS, TimeUnit.MILLISECONDS))
                    .isZero();
            assertThat(loop.submit(wire::close).get(MILLIS, TimeUnit.MILLISECONDS))
                    .as("a RST was sent")
                    .isFalse();
        } finally {
            loops.shutdownGracefully(0, MILLIS, TimeUnit.MILLISECONDS).await(MILLIS);
        }
    }

    private record Answer(CompletableFuture<Wire> to) implements Dial {
        @Override
        public void connected(Wire wire) {
            to.complete(wire);
        }

        @Override
        public void failed(Errno errno, String text) {
            to.completeExceptionally(new AssertionError(text));
        }
    }

    /** Expects nothing and does nothing. */
    private static final class Silent implements Wire.Owner {
        @Override
        public int room(Wire wire) {
            return 1;
        }

        @Override
        public boolean hasMemory() {
            return true;
        }

        @Override
        public void defect(Throwable thrown) {}

        @Override
        public void arrived(Wire wire, ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void burst(Wire wire) {}

        @Override
        public void readable(Wire wire) {}

        @Override
        public void leaving(Wire wire) {}

        @Override
        public void eof(Wire wire) {}

        @Override
        public void broke(Wire wire, Errno errno) {}

        @Override
        public void drained(Wire wire) {}
    }
}
