package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event loops that really hang. */
@Timeout(60)
class PulseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final IoEventLoop first = group.next();
    private final IoEventLoop second = group.next();
    private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        goOn.countDown();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void hang(IoEventLoop loop) throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        loop.execute(() -> {
            hangs.countDown();
            try {
                goOn.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        hangs.await();
    }

    @Test
    void a_loop_that_hangs_shows_a_lag_that_grows_and_what_waits_for_it_and_the_other_loop_shows_none()
            throws Exception {
        try (Pulse pulse = new Pulse(List.of(first, second), stalls::add)) {
            hang(first);
            first.execute(() -> {});
            await().atMost(PATIENCE).until(() -> pulse.lagNanos(0) > HANGING_NANOS);

            long now = pulse.lagNanos(0);
            assertThat(pulse.lagNanos(0)).as("a look later").isGreaterThan(now);
            assertThat(pulse.pendingTasks(0))
                    .as("the test's task and one probe")
                    .isEqualTo(2);
            assertThat(pulse.lagNanos(1)).isLessThan(pulse.lagNanos(0));

            goOn.countDown();

            await().atMost(PATIENCE).until(() -> pulse.pendingTasks(0) == 0);
            long peak = pulse.lagNanos(0);
            assertThat(peak).isGreaterThan(HANGING_NANOS);
            assertThat(pulse.lagNanos(0)).as("it does not grow any more").isEqualTo(peak);
        }
    }

    @Test
    void a_loop_that_hangs_is_told_once_with_what_it_does_and_again_when_it_goes_on() throws Exception {
        try (Pulse pulse = new Pulse(List.of(first, second), stalls::add)) {
            hang(first);
            await().atMost(PATIENCE).until(() -> pulse.lagNanos(0) > HANGING_NANOS);
            await().atMost(PATIENCE).until(() -> !stalls.isEmpty());
            goOn.countDown();
            await().atMost(PATIENCE).until(() -> stalls.size() == 2);

            Stall begun = stalls.remove();
            assertThat(begun.loop()).isZero();
            assertThat(begun.lateNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(begun.stack())
                    .extracting(StackTraceElement::getClassName)
                    .contains(PulseTest.class.getName());
            Stall over = stalls.remove();
            assertThat(over.isOver()).isTrue();
            assertThat(over.loop()).isZero();
            assertThat(over.lateNanos()).isGreaterThan(HANGING_NANOS);
            assertThat(pulse.stalls(0)).isEqualTo(1);
            assertThat(pulse.stalls(1)).isZero();
        }
    }

    @Test
    void its_thread_ends_when_it_is_closed_and_a_loop_that_has_ended_is_not_late() {
        Pulse pulse = new Pulse(List.of(first, second), stalls::add);
        await().atMost(PATIENCE).until(() -> pulse.lagNanos(0) > 0);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();

        assertThat(pulse.lagNanos(0)).isLessThan(PATIENCE.toNanos());
        pulse.close();

        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("hangup-pulse")));
    }
}
