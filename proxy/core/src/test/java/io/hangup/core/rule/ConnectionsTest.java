package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hangup.core.rule.Candidate.Occasion;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
    private static final String HOME = IpRange.chars(new byte[] {127, 0, 0, 1});
    private static final IpRange HOMES = new IpRange(IpRange.chars(new byte[] {127, 0, 0, 0}), 8, "127.0.0.0/8");
    private static final IpRange ELSEWHERE = new IpRange(IpRange.chars(new byte[] {10, 0, 0, 0}), 8, "10.0.0.0/8");

    private static boolean takes(Connections connections, long ordinal, Occasion occasion) {
        return connections.take(new Candidate(new Lot(42, "p", "r", ordinal), HOME, occasion));
    }

    private static List<Long> taken(Connections connections) {
        return LongStream.rangeClosed(1, 12)
                .filter(ordinal -> takes(connections, ordinal, Occasion.ARRIVAL))
                .boxed()
                .toList();
    }

    private static List<Occasion> occasions(Connections connections) {
        return Stream.of(Occasion.values())
                .filter(occasion -> takes(connections, 1, occasion))
                .toList();
    }

    @Test
    void numbers_are_counted_from_one() {
        assertThat(taken(new Connections.Every(5))).containsExactly(5L, 10L);
        assertThat(taken(new Connections.Every(13))).isEmpty();
        assertThat(taken(new Connections.First(2))).containsExactly(1L, 2L);
        assertThat(taken(new Connections.After(10))).containsExactly(11L, 12L);
        assertThat(taken(new Connections.Ordinals(List.of(new Connections.Range(4, 5), new Connections.Range(1, 1)))))
                .containsExactly(1L, 4L, 5L);
    }

    @Test
    void a_choice_by_number_is_the_same_on_every_occasion() {
        assertThat(occasions(new Connections.First(1))).containsExactly(Occasion.values());
        assertThat(occasions(new Connections.After(1))).isEmpty();
    }

    @Test
    void a_choice_among_open_connections_depends_on_when_they_came() {
        assertThat(occasions(new Connections.Open())).containsExactly(Occasion.OPEN_BEFORE, Occasion.OPEN_AFTER);
        assertThat(occasions(new Connections.Oldest(1))).containsExactly(Occasion.OPEN_BEFORE, Occasion.OPEN_AFTER);
        assertThat(occasions(new Connections.OpenedBefore())).containsExactly(Occasion.OPEN_BEFORE);
        assertThat(occasions(new Connections.OpenedAfter())).containsExactly(Occasion.ARRIVAL, Occasion.OPEN_AFTER);
    }

    @Test
    void from_asks_for_the_address_and_for_the_rest_too() {
        Connections third = Connections.Ordinals.of(3);

        assertThat(taken(new Connections.From(List.of(HOMES), third))).containsExactly(3L);
        assertThat(taken(new Connections.From(List.of(ELSEWHERE, HOMES), third)))
                .containsExactly(3L);
        assertThat(taken(new Connections.From(List.of(ELSEWHERE), third))).isEmpty();
        assertThat(new Connections.From(List.of(HOMES), new Connections.Oldest(4)).most())
                .isEqualTo(4);
        assertThat(new Connections.From(List.of(HOMES), new Connections.Open()).isOfOpen())
                .isTrue();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(new Connections.Every(1), "every 1st"),
                Arguments.of(new Connections.Every(2), "every 2nd"),
                Arguments.of(new Connections.Every(3), "every 3rd"),
                Arguments.of(new Connections.Every(11), "every 11th"),
                Arguments.of(new Connections.Every(12), "every 12th"),
                Arguments.of(new Connections.Every(50), "every 50th"),
                Arguments.of(new Connections.Every(101), "every 101st"),
                Arguments.of(new Connections.Every(113), "every 113th"),
                Arguments.of(new Connections.Percent(20), "20%"),
                Arguments.of(new Connections.Percent(0.5), "0.5%"),
                Arguments.of(new Connections.Percent(100), "100%"),
                Arguments.of(new Connections.Ordinals(List.of(new Connections.Range(8, 9))), "[8-9]"),
                Arguments.of(
                        new Connections.From(List.of(HOMES, ELSEWHERE), new Connections.First(2)),
                        "first 2, from 127.0.0.0/8 10.0.0.0/8"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_choice_reads_as_it_is_typed(Connections connections, String text) {
        assertThat(connections.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
    void what_is_no_share_is_refused(double percent) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Percent(percent));
    }

    @Test
    void what_is_no_number_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Every(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.First(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.After(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Oldest(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Range(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Range(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Connections.Ordinals(List.of()));
    }
}
