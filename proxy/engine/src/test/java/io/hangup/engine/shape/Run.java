package io.hangup.engine.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Does to a shaper what a script says, and remembers what went in. */
final class Run {
    /** What is done to a shaper. */
    enum Act {
        ADD,
        FINISH,
        HOLD,
        RESUME,
        CLOG,
        DRAIN
    }

    /**
     * One line of a script.
     *
     * @param gapNanos how long after the line before
     * @param inside whether it is done from within the next call of the outlet
     * @param number how many bytes are added, or how many the outlet takes until it takes no more
     */
    record Line(long gapNanos, boolean inside, Act act, int number) {}

    /**
     * All that a run is made of.
     *
     * @param latestNanos how late the timers are at most
     * @param readyUnflushed whether the outlet takes more while something was passed and not flushed
     */
    record Script(Shape shape, long noise, int latestNanos, boolean readyUnflushed, List<Line> lines) {}

    /**
     * Bytes that went in.
     *
     * @param at when, in nanoseconds since the clock's start
     * @param end how many bytes had gone in then, with these
     */
    record Added(long at, long end) {}

    private static final ByteBufAllocator POOLED = PooledByteBufAllocator.DEFAULT;
    private static final ByteBufAllocator UNPOOLED = UnpooledByteBufAllocator.DEFAULT;

    final ManualClock clock;
    final Sink sink;
    final Shaper shaper;
    final List<Added> added = new ArrayList<>();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long finishedAt = -1;

    Run(Script script) {
        clock = new ManualClock(script.noise(), script.latestNanos());
        sink = new Sink(clock, script.readyUnflushed());
        shaper = new Shaper(script.shape(), script.noise(), clock, sink);
        for (Line line : script.lines()) {
            clock.pass(line.gapNanos());
            if (line.inside()) {
                sink.inside(() -> perform(line));
            } else {
                perform(line);
            }
            check();
        }
    }

    /** What is left to do is done, and nothing hinders any more; but no time passes. */
    void settle() {
        while (!sink.leftInside().isEmpty()) {
            sink.leftInside().remove().run();
        }
        sink.resume(shaper);
        sink.drain(shaper);
        finish();
        check();
    }

    private void check() {
        assertThat(sink.unflushed()).as("bytes that nobody flushes").isZero();
        assertThat(shaper.queuedBytes()).isEqualTo(bytes.size() - sink.bytes().length);
        assertThat(shaper.isEmpty()).isEqualTo(shaper.queuedBytes() == 0 && (finishedAt < 0 || sink.finished()));
    }

    private void perform(Line line) {
        switch (line.act()) {
            case ADD -> add(line.number());
            case FINISH -> finish();
            case HOLD -> sink.hold(shaper);
            case RESUME -> sink.resume(shaper);
            case CLOG -> sink.room(line.number());
            case DRAIN -> sink.drain(shaper);
        }
    }

    private void add(int length) {
        if (finishedAt >= 0) {
            return;
        }
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            int place = bytes.size() + i;
            content[i] = (byte) (place * 31 + (place >> 8));
        }
        bytes.writeBytes(content);
        if (length > 0) {
            added.add(new Added(clock.now(), bytes.size()));
        }
        ByteBuf buffer = (buffers.size() % 2 == 0 ? POOLED : UNPOOLED).buffer(length);
        buffers.add(buffer);
        shaper.add(buffer.writeBytes(content));
    }

    private void finish() {
        if (finishedAt < 0) {
            finishedAt = clock.now();
        }
        shaper.finish();
    }

    /** All that went in. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** When the FIN went in, in nanoseconds since the clock's start. */
    long finishedAt() {
        return finishedAt;
    }

    void assertAllReleased() {
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }
}
