package io.hangup.bench.micro;

import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.engine.scan.PatternScan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Looking for {@code COMMIT} in a read of 64 KiB that does not have it. One microsecond for it is 0.015 s for each GB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Searching {
    private static final int READ_BYTES = 64 * 1024;
    private static final long SEED = 7;

    /** What the stream consists of; the last is made of nothing but the beginning of the pattern. */
    public enum Stream {
        /** Bytes that are all equally likely, as of what is compressed or encrypted. */
        RANDOM,
        /** Small letters and blanks. */
        TEXT,
        /** The pattern but for its last byte, again and again. */
        WORST
    }

    /** Of what the read is. */
    @Param
    private Stream stream = Stream.RANDOM;

    private final PatternScan scan = PatternScan.of(
            new Moment.Says(Side.UPSTREAM, new BytePattern("COMMIT"), Moment.Says.ANYWHERE, Moment.Place.BEFORE),
            () -> {});
    private ByteBuf read = Unpooled.EMPTY_BUFFER;

    /** Makes the read, off the heap as the reads of a socket are. */
    @Setup
    public void make() {
        Random random = new Random(SEED);
        read = Unpooled.directBuffer(READ_BYTES);
        for (int i = 0; i < READ_BYTES; i++) {
            read.writeByte(
                    switch (stream) {
                        case RANDOM -> random.nextInt(256);
                        case TEXT -> "etaoin shrdlu ".charAt(random.nextInt(14));
                        case WORST -> "COMMI".charAt(i % 5);
                    });
        }
    }

    /** One read. */
    @Benchmark
    public long search() {
        return scan.look(read);
    }
}
