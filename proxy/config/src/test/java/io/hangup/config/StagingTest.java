package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a file says of all of its rules together. */
class StagingTest {
    private static final String PROXY = "proxies: [{ name: a, listen: 1, upstream: 'db:1', rules: [%s] }]";
    private static final long TEN_MINUTES = 600_000;

    private static HangupConfig load(String file) {
        return Loading.valid(Loading.load(file));
    }

    private static Limits limits(boolean armed, OptionalLong forMillis) {
        return new Limits(OptionalLong.empty(), Optional.empty(), forMillis, armed);
    }

    @Test
    void every_key_is_read() {
        HangupConfig config =
                Loading.valid(Loading.loader().load(Path.of("src/test/resources/corpus/good/staging.yaml")));

        assertThat(config.caution())
                .isEqualTo(new Caution(
                        new Defaults(false, OptionalLong.of(TEN_MINUTES)),
                        new Restraint(Mode.OBSERVE, Optional.of(new Rate(10, 60_000))),
                        Bounds.USUAL,
                        0));
        assertThat(config.proxies().get(0).rules())
                .extracting(Rule::limits)
                .containsExactly(
                        limits(false, OptionalLong.of(TEN_MINUTES)),
                        limits(true, OptionalLong.of(TEN_MINUTES)),
                        limits(false, OptionalLong.of(8 * 3_600_000)));
    }

    @Test
    void a_file_that_says_nothing_injects_without_a_cap_and_ends_within_ten_seconds() {
        HangupConfig config = load(PROXY.formatted("{ fault: reset }"));

        assertThat(config.caution())
                .isEqualTo(new Caution(new Defaults(true, OptionalLong.empty()), Restraint.NONE, Bounds.USUAL, 10_000));
        assertThat(config.proxies().get(0).rules()).extracting(Rule::limits).containsExactly(Limits.NONE);
    }

    @Property(tries = 64)
    void the_own_words_of_a_rule_win(
            @ForAll Optional<Boolean> armedOfFile,
            @ForAll Optional<Boolean> forOfFile,
            @ForAll Optional<Boolean> armed,
            @ForAll Optional<Boolean> own) {
        String defaults = "defaults: { "
                + String.join(", ", words(armedOfFile, forOfFile.map(shorter -> shorter ? "5m" : "10m"))) + " }\n";
        List<String> words = words(armed, own.map(shorter -> shorter ? "1s" : "1h"));
        String rule = "{ fault: reset" + (words.isEmpty() ? "" : ", " + String.join(", ", words)) + " }";

        HangupConfig config = load((defaults.contains(":  }") ? "" : defaults) + PROXY.formatted(rule));

        Optional<Long> expected = own.map(shorter -> shorter ? 1_000L : 3_600_000L)
                .or(() -> forOfFile.map(shorter -> shorter ? 300_000L : TEN_MINUTES));
        assertThat(config.proxies().get(0).rules())
                .extracting(Rule::limits)
                .containsExactly(limits(
                        armed.or(() -> armedOfFile).orElse(true),
                        expected.map(OptionalLong::of).orElse(OptionalLong.empty())));
    }

    private static List<String> words(Optional<Boolean> armed, Optional<String> time) {
        return List.of(armed.map(value -> "armed: " + value), time.map(value -> "for: " + value)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void a_time_of_the_command_line_is_read_as_in_the_file() {
        assertThat(Loading.valid(ShortDrain.parse("--drain", "1.5s"))).isEqualTo(1_500);
        assertThat(Loading.valid(ShortDrain.parse("--drain", "0s"))).isZero();
        assertThat(Loading.problems(ShortDrain.parse("--drain", "10")))
                .singleElement()
                .asString()
                .contains("--drain", "10s");
    }
}
