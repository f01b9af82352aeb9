package io.hangup.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One way to cut a stream into reads. They come in buffers of every kind; whether a scan leaves each as it is, and lets go
 * of all it held, is looked at here for every test.
 */
final class Reads {
    private static final int KINDS = 5;
    private static final int PADDING = 3;
    /** What is not let go of, the allocator's own count tells. */
    private static final boolean UNTRACKED = true;

    private final byte[] stream;
    private final int[] bounds;

    /**
     * Cuts a stream.
     *
     * @param bounds where a read ends and the next begins, ascending; twice the same for an empty read
     */
    Reads(byte[] stream, int... bounds) {
        this.stream = stream;
        this.bounds = bounds;
    }

    static Reads whole(byte[] stream) {
        return new Reads(stream);
    }

    static Reads byteByByte(byte[] stream) {
        return new Reads(stream, IntStream.range(1, Math.max(1, stream.length)).toArray());
    }

    /** Cut at these places, in whatever order and wherever they are. */
    static Reads anyhow(byte[] stream, Iterable<Integer> places) {
        IntStream.Builder bounds = IntStream.builder();
        places.forEach(place -> bounds.add(Math.floorMod(place, stream.length + 1)));
        return new Reads(stream, bounds.build().sorted().toArray());
    }

    /** In one, and in every two. */
    static void oneAndTwo(byte[] stream, Consumer<Reads> then) {
        then.accept(whole(stream));
        for (int bound = 0; bound <= stream.length; bound++) {
            then.accept(new Reads(stream, bound));
        }
    }

    /** All bytes, one char for each. */
    String latin1() {
        return new String(stream, StandardCharsets.ISO_8859_1);
    }

    /** Where the read begins that brings this byte. */
    int begin(int index) {
        return Arrays.stream(bounds).filter(bound -> bound <= index).max().orElse(0);
    }

    /** Where the read ends that brings this byte. */
    int end(int index) {
        return Arrays.stream(bounds).filter(bound -> bound > index).min().orElse(stream.length);
    }

    /** Shows all reads to a scan; it may speak once. */
    Outcome shownTo(Function<Runnable, Scan> scans) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, UNTRACKED);
        AtomicInteger founds = new AtomicInteger();
        Scan scan = scans.apply(founds::incrementAndGet);
        Outcome outcome = Outcome.NOTHING;
        int from = 0;
        for (int read = 0; read <= bounds.length; read++) {
            int to = read < bounds.length ? bounds[read] : stream.length;
            int foundBefore = founds.get();
            long cut = shown(buffer(allocator, (read + stream.length) % KINDS, from, to), from, to, scan);
            if (cut != Scan.NO_CUT || founds.get() > foundBefore) {
                assertThat(outcome).as("what it said before").isSameAs(Outcome.NOTHING);
                outcome = cut == Scan.NO_CUT ? Outcome.found(from, to) : new Outcome(from, to, from + cut);
            }
            from = to;
        }
        scan.close();
        scan.close();
        assertThat(founds.get()).as("times it was found").isLessThanOrEqualTo(1);
        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .as("bytes not let go of")
                .isZero();
        return outcome;
    }

    private long shown(ByteBuf buffer, int from, int to, Scan scan) {
        int index = buffer.readerIndex();
        long cut = scan.look(buffer);
        if (cut != Scan.NO_CUT) {
            assertThat(cut).isBetween(0L, (long) to - from);
        }
        assertThat(buffer.readerIndex()).isEqualTo(index);
        assertThat(buffer.readableBytes()).isEqualTo(to - from);
        assertThat(buffer.refCnt()).isOne();
        assertThat(Arrays.equals(ByteBufUtil.getBytes(buffer), 0, to - from, stream, from, to))
                .as("the bytes are what they were")
                .isTrue();
        buffer.release();
        return cut;
    }

    private ByteBuf buffer(ByteBufAllocator allocator, int kind, int from, int to) {
        int length = to - from;
        return switch (kind) {
            case 0 -> allocator.heapBuffer(length + 1).writeBytes(stream, from, length);
            case 1 -> allocator.directBuffer(length + 1).writeBytes(stream, from, length);
            case 2 -> padded(allocator, from, length);
            case 3 -> padded(allocator, from, length).asReadOnly();
            default -> {
                int half = length / 2;
                yield allocator
                        .compositeBuffer()
                        .addComponent(true, allocator.heapBuffer(half + 1).writeBytes(stream, from, half))
                        .addComponent(true, padded(allocator, from + half, length - half));
            }
        };
    }

    /** With other bytes before and behind those that count. */
    private ByteBuf padded(ByteBufAllocator allocator, int from, int length) {
        ByteBuf buffer = allocator.directBuffer(length + 2 * PADDING);
        buffer.writeBytes(stream, 0, Math.min(PADDING, stream.length));
        int index = buffer.writerIndex();
        buffer.writeBytes(stream, from, length).writeBytes(stream, 0, Math.min(PADDING, stream.length));
        return buffer.setIndex(index, index + length);
    }

    @Override
    public String toString() {
        return stream.length + " bytes cut at " + Arrays.toString(bounds);
    }
}
