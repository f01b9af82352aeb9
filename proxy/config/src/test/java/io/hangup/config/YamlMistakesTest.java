package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a library throws without saying where. */
class YamlMistakesTest {
    @Test
    void an_exception_without_a_place_is_a_problem_of_the_whole_text() {
        Reading reading = Reading.ofLine(Loading.FILE, "a: 1");

        assertThat(YamlMistakes.report(reading, new IllegalStateException("broken\n\u001b[31m")))
                .isEmpty();

        assertThat(Loading.rendered(reading.result(() -> "fine")))
                .isEqualTo("hangup.yaml: this cannot be parsed as YAML (broken\uFFFD\uFFFD[31m)\n");
    }

    @Test
    void an_exception_that_says_nothing_is_a_problem_too() {
        Reading reading = Reading.ofLine(Loading.FILE, "a: 1");

        assertThat(YamlMistakes.report(reading, new StackOverflowError())).isEmpty();

        assertThat(Loading.rendered(reading.result(() -> "fine")))
                .isEqualTo("hangup.yaml: this cannot be parsed as YAML (null)\n");
    }
}
