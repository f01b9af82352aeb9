package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Side;
import io.hangup.testkit.Background;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader that does not read stops the writer; what waits, waits in the kernels and with the writer, not in the proxy. */
@ExtendWith(NoLeakedBuffers.class)
class BackPressureTest {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long WAITING_BYTES = 1L << 30;
    private static final long SOME_BYTES = 64L << 20;
    private static final long GROWTH_BYTES = 4L << 20;

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    @ParameterizedTest(name = "{0}, from the {1}")
    @MethodSource("sides")
    void aReaderThatDoesNotReadStopsTheWriterAndCostsTheProxyNoMemory(TransportChoice transport, Side from)
            throws Exception {
        Payload payload = Payload.of(1, WAITING_BYTES);
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer writer = from == Side.CLIENT ? client : upstream;
            Peer reader = from == Side.CLIENT ? upstream : client;
            relaySome(writer, reader);

            long before = memoryBytes();
            CompletableFuture<Sent> sending = Background.start(() -> payload.sendOver(writer, 1, PATIENCE_MILLIS));
            Standstill.await(writer::totalWritten);
            assertThat(writer.isWriteBlocked()).isTrue();
            assertThat(memoryBytes() - before).as("growth of the proxy").isLessThan(GROWTH_BYTES);

            Verdict got = payload.check().read(reader, WAITING_BYTES, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix, "is as it was sent");
            assertThat(got.arrived()).isEqualTo(sending.join().accepted()).isEqualTo(WAITING_BYTES);
            assertThat(memoryBytes() - before).as("growth of the proxy").isLessThan(GROWTH_BYTES);
        }
    }

    /** The first bulk stream has the loop's allocator take a chunk of 4 MiB, which is kept and used by all that follow. */
    private static void relaySome(Peer writer, Peer reader) {
        Payload some = Payload.of(2, SOME_BYTES);
        CompletableFuture<Sent> sending = Background.start(() -> some.sendOver(writer, 2, PATIENCE_MILLIS));
        assertThat(some.check().read(reader, SOME_BYTES, PATIENCE_MILLIS).arrived())
                .isEqualTo(sending.join().accepted());
    }

    /** Netty's direct buffers, and the heap behind a collection; the peers' part of it does not change. */
    private static long memoryBytes() {
        System.gc();
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory()
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
