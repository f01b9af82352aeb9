package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hangup.core.rule.Faults.Weighted;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final int MANY = 100_000;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Fault CLOSE = new Fault.Close(Target.CLIENT);
    private static final Fault STALL = new Fault.Stall(Target.CLIENT);
    private static final Faults SOME =
            new Faults(List.of(new Weighted(RESET, 1), new Weighted(CLOSE, 2), new Weighted(STALL, 7)));

    private static Lot lot(long ordinal) {
        return new Lot(42, "p", "r", ordinal);
    }

    private static Map<Fault, Long> drawn(double percent) {
        Connections share = new Connections.Percent(percent);
        return LongStream.rangeClosed(1, MANY)
                .mapToObj(FaultsTest::lot)
                .filter(lot -> share.take(new Candidate(lot, "", Candidate.Occasion.ARRIVAL)))
                .collect(Collectors.groupingBy(SOME::drawnBy, Collectors.counting()));
    }

    @Test
    void each_is_drawn_as_often_as_it_weighs() {
        Map<Fault, Long> drawn = drawn(100);

        assertThat(drawn.get(RESET)).isBetween(9_500L, 10_500L);
        assertThat(drawn.get(CLOSE)).isBetween(19_300L, 20_700L);
        assertThat(drawn.get(STALL)).isBetween(69_200L, 70_800L);
    }

    @Test
    void which_it_is_does_not_depend_on_the_share_that_took_the_connection() {
        Map<Fault, Long> drawn = drawn(10);

        assertThat(drawn.get(RESET)).isBetween(800L, 1_200L);
        assertThat(drawn.get(CLOSE)).isBetween(1_750L, 2_250L);
        assertThat(drawn.get(STALL)).isBetween(6_600L, 7_400L);
    }

    @Test
    void a_connection_always_draws_the_same() {
        for (long ordinal = 1; ordinal <= 1_000; ordinal++) {
            assertThat(SOME.drawnBy(lot(ordinal))).isEqualTo(SOME.drawnBy(lot(ordinal)));
            assertThat(Faults.of(RESET).drawnBy(lot(ordinal))).isEqualTo(RESET);
        }
    }

    @Test
    void what_cannot_follow_another_part_is_refused() {
        Fault refuse = new Fault.Refuse(Target.CLIENT, 1);
        Fault delay = new Fault.Shaped(Target.CLIENT, new Shape(0, 1, 0, Shape.UNLIMITED, Shape.WHOLE, 0));

        assertThat(Fault.InOrder.mistake(List.<Fault>of(RESET, refuse))).isEmpty();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(delay, RESET))).isEmpty();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(refuse, RESET))).isEmpty();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(RESET))).isPresent();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(RESET, CLOSE))).isPresent();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(STALL, RESET))).isPresent();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(RESET, refuse, CLOSE))).isPresent();
        assertThat(Fault.InOrder.mistake(List.<Fault>of(refuse, delay))).isPresent();
    }

    @Test
    void what_weighs_nothing_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Weighted(RESET, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Faults(List.of()));
    }
}
