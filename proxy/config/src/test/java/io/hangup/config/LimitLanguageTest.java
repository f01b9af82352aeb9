package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Limit;
import io.hangup.core.rule.Limits.Rate;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitLanguageTest {
    @Test
    void every_key_is_read() {
        Caution caution = Loading.valid(Loading.loader().load(Path.of("src/test/resources/corpus/good/limits.yaml")))
                .caution();

        assertThat(caution.restraint().cap()).contains(new Rate(10, 60_000));
        assertThat(caution.bounds())
                .isEqualTo(new Bounds(
                        OptionalInt.of(2_000),
                        OptionalInt.of(500),
                        1 << 20,
                        OptionalLong.of(64 << 20),
                        200,
                        1_000,
                        16));
    }

    @Test
    void each_limit_is_a_key_under_its_own_name() {
        assertThat(Stream.of(Limit.values())
                        .filter(limit -> limit != Limit.EPISODES)
                        .map(Limit::word))
                .isSubsetOf(LimitLanguage.SECTION.keys());
        assertThat(ReactionLanguage.REACTIONS_SECTION.keys()).contains(Limit.EPISODES.word());
    }
}
