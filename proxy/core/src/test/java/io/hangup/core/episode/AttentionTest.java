package io.hangup.core.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Watching;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final String HIT = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";
    private static final long SEED = 42;

    /** A clock of System.nanoTime may be anywhere, also below zero. */
    private static final long NOW_NANOS = -TimeUnit.DAYS.toNanos(1);

    private final Attention attention = new Attention(Watching.DEFAULT, SEED);

    private long listened(int connections, long nowNanos) {
        return IntStream.range(0, connections)
                .filter(connection -> attention.listens(HIT, nowNanos))
                .count();
    }

    @Test
    void onlyAnAddressThatWasHitIsListenedTo() {
        attention.to(HIT, NOW_NANOS);

        assertThat(attention.listens(HIT, NOW_NANOS)).isTrue();
        assertThat(attention.listens(OTHER, NOW_NANOS)).isFalse();
        assertThat(attention.unheard()).isZero();
    }

    @Test
    void soManyAtOnceAreListenedToAndTheRestIsCounted() {
        attention.to(HIT, NOW_NANOS);

        assertThat(listened(2 * Attention.MOST_AT_ONCE, NOW_NANOS)).isEqualTo(Attention.MOST_AT_ONCE + 1);
        assertThat(attention.unheard()).isEqualTo(Attention.MOST_AT_ONCE - 1);
    }

    @Test
    void afterwardsSoManyASecond() {
        attention.to(HIT, NOW_NANOS);
        listened(2 * Attention.MOST_AT_ONCE, NOW_NANOS);

        long laterNanos = NOW_NANOS + TimeUnit.SECONDS.toNanos(1);

        assertThat(listened(2 * Attention.MOST_AT_ONCE, laterNanos)).isEqualTo(Attention.MOST_PER_SECOND);
    }

    @Test
    void whoIsNotListenedToSpendsNothing() {
        for (int connection = 0; connection < 2 * Attention.MOST_AT_ONCE; connection++) {
            attention.listens(OTHER, NOW_NANOS);
        }
        attention.to(HIT, NOW_NANOS);

        assertThat(attention.listens(HIT, NOW_NANOS)).isTrue();
    }
}
