package io.hangup.engine.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Takes what a shaper lets out and remembers it; behaves as a socket does, whose kernel takes so much and then no more. */
final class Sink implements Shaper.Outlet {
    /**
     * Bytes that were passed.
     *
     * @param at when, in nanoseconds since the clock's start
     */
    record Passed(long at, int length) {}

    private final ManualClock clock;
    private final boolean readyUnflushed;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Passed> passed = new ArrayList<>();
    private final Deque<Runnable> inside = new ArrayDeque<>();
    private long room = Long.MAX_VALUE;
    private long unflushed;
    private long queued;
    private int unflushedPasses;
    private int mostUnflushedPasses;
    private boolean held;
    private boolean shaped = true;
    private long finishedAt = -1;

    /** @param readyUnflushed whether it takes more while something was passed and not flushed */
    Sink(ManualClock clock, boolean readyUnflushed) {
        this.clock = clock;
        this.readyUnflushed = readyUnflushed;
    }

    @Override
    public boolean ready() {
        return queued == 0 && (readyUnflushed || unflushed == 0);
    }

    @Override
    public void pass(ByteBuf buffer) {
        assertThat(held).as("held").isFalse();
        assertThat(!shaped || ready()).as("ready").isTrue();
        assertThat(finishedAt).as("finished").isNegative();
        assertThat(buffer.isReadable()).isTrue();
        bytes.writeBytes(ByteBufUtil.getBytes(buffer));
        passed.add(new Passed(clock.now(), buffer.readableBytes()));
        unflushed += buffer.readableBytes();
        unflushedPasses++;
        buffer.release();
        goInside();
    }

    @Override
    public void burst() {
        assertThat(unflushed).as("bytes to flush").isPositive();
        mostUnflushedPasses = Math.max(mostUnflushedPasses, unflushedPasses);
        unflushedPasses = 0;
        long taken = Math.min(unflushed, room);
        room -= taken;
        queued += unflushed - taken;
        unflushed = 0;
        goInside();
    }

    @Override
    public void finish() {
        assertThat(held).as("held").isFalse();
        assertThat(unflushed)
                .as("bytes in front of the FIN that were not flushed")
                .isZero();
        assertThat(finishedAt).as("finished").isNegative();
        finishedAt = clock.now();
    }

    private void goInside() {
        Runnable next = inside.poll();
        if (next != null) {
            next.run();
        }
    }

    /** Does something from within one of the next calls. */
    void inside(Runnable work) {
        inside.add(work);
    }

    /** What was to be done from within a call, and was not. */
    Deque<Runnable> leftInside() {
        return inside;
    }

    /** The kernel takes so many bytes more, and then none. */
    void room(long bytes) {
        room = bytes;
    }

    /** The kernel takes everything. */
    void drain(Shaper shaper) {
        room = Long.MAX_VALUE;
        queued = 0;
        shaper.drained();
    }

    void hold(Shaper shaper) {
        held = true;
        shaper.hold();
    }

    void resume(Shaper shaper) {
        held = false;
        shaper.resume();
    }

    void passAll(Shaper shaper) {
        held = false;
        shaped = false;
        shaper.passAll();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    String text() {
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    List<Passed> passed() {
        return passed;
    }

    /** Bytes that were passed and not flushed. */
    long unflushed() {
        return unflushed;
    }

    /** How many passes went before one flush at most. */
    int mostUnflushedPasses() {
        return mostUnflushedPasses;
    }

    boolean finished() {
        return finishedAt >= 0;
    }

    /** When the FIN was passed, in nanoseconds since the clock's start. */
    long finishedAt() {
        assertThat(finished()).as("finished").isTrue();
        return finishedAt;
    }
}
