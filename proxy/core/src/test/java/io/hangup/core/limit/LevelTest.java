package io.hangup.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTest {
    private final List<LimitEvent> told = new ArrayList<>();
    private final Level level = new Level(Limit.DIALS, "db", 8, told::add);

    private static LimitEvent event(boolean reached, long used) {
        return new LimitEvent(Limit.DIALS, "db", reached, used, 8);
    }

    @Test
    void is_told_once_when_it_is_reached_and_once_when_there_is_room_again() {
        level.add(7);
        assertThat(told).isEmpty();
        level.add(1);
        level.add(5);
        level.add(-5);
        level.add(-1);
        level.add(1);
        assertThat(told).containsExactly(event(true, 8));

        level.add(-2);

        assertThat(told).containsExactly(event(true, 8), event(false, 6));
        assertThat(level.reached()).isEqualTo(1);
    }

    @Test
    void is_told_again_when_it_is_reached_again() {
        level.add(8);
        level.add(-8);
        level.add(8);

        assertThat(told).containsExactly(event(true, 8), event(false, 0), event(true, 8));
        assertThat(level.reached()).isEqualTo(2);
    }

    @Test
    void nothing_is_taken_beyond_it() {
        for (int i = 0; i < 8; i++) {
            assertThat(level.take()).isTrue();
        }
        assertThat(level.take()).isFalse();
        assertThat(level.used()).isEqualTo(8);
        assertThat(level.full()).isTrue();

        level.add(-1);

        assertThat(level.take()).isTrue();
        assertThat(level.used()).isEqualTo(8);
    }

    @Test
    void a_limit_of_one_comes_and_goes() {
        Level one = new Level(Limit.CONNECTIONS, "", 1, told::add);
        one.add(1);
        one.add(-1);
        assertThat(told).extracting(LimitEvent::reached).containsExactly(true, false);
    }
}
