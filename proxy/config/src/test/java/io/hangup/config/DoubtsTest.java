package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no problem, and warned of all the same. */
class DoubtsTest {
    @Test
    void to_hold_on_for_longer_than_patience_is_never_seen_around_a_command() {
        assertThat(hanging("reactions: { patience: 2s }", "3s")).isEqualTo("""
                hangup.yaml:10:22: warning: behind the end of a command clients are watched for as long as patience lasts, 2s, so nobody may be seen to hold on for more than 3s (expected: a shorter time, or a "patience" in "reactions" of at least 3s)
                          hanging: { at-most: 3s }
                                     ^~~~~~~
                """);
        assertThat(hanging("seed: 1", "6s"))
                .contains("hangup.yaml:10:22: warning: ", " as patience lasts, 5s, ", "\"reactions\" of at least 6s");
    }

    @Test
    void to_hold_on_for_as_long_as_patience_is_seen() {
        assertThat(hanging("reactions: { patience: 3s }", "3s")).isEmpty();
        assertThat(hanging("seed: 1", "5s")).isEmpty();
        assertThat(hanging("seed: 1", "600")).isEmpty();
    }

    private static String hanging(String first, String most) {
        return Loading.warned(Loading.load(
                first,
                "proxies:",
                "  - name: a",
                "    listen: 1",
                "    upstream: db:1",
                "    rules:",
                "      - fault: stall",
                "        expect:",
                "          resent: none",
                "          hanging: { at-most: " + most + " }"));
    }

    @Test
    void two_proxies_that_a_command_could_not_tell_apart_are_told_of_at_the_second() {
        assertThat(Loading.warned(Loading.load(
                        "proxies:",
                        "  - { name: a-b, listen: 1, upstream: 'db:1' }",
                        "  - { name: a.b, listen: 2, upstream: 'db:1' }",
                        "  - { name: A_B, listen: 3, upstream: 'db:1' }")))
                .isEqualTo("""
                        hangup.yaml:3:13: warning: a command behind "run ... --" would find this proxy as HANGUP_A_B, and proxy "a-b" on line 2 too, so "run" refuses to run one (expected: another name)
                          - { name: a.b, listen: 2, upstream: 'db:1' }
                                    ^~~
                        hangup.yaml:4:13: warning: a command behind "run ... --" would find this proxy as HANGUP_A_B, and proxy "a-b" on line 2 too, so "run" refuses to run one (expected: another name)
                          - { name: A_B, listen: 3, upstream: 'db:1' }
                                    ^~~
                        """);
    }

    @Test
    void a_proxy_that_a_command_would_take_for_the_admin_port_is_told_of() {
        String admin = "proxies: [{ name: admin, listen: 1, upstream: 'db:1' }]";

        assertThat(Loading.warned(Loading.load(admin, "admin: { listen: 9191 }")))
                .contains("would find this proxy as HANGUP_ADMIN, and the admin port on line 2 too");
        assertThat(Loading.warned(Loading.load(admin))).isEmpty();
    }

    @Test
    void what_is_expected_where_no_rule_can_fire_is_told_of() {
        assertThat(withoutRules("{ resent: none }")).isEqualTo("""
                hangup.yaml:5:15: warning: this proxy has no rules that could put this to the test, and that no rule fired is a failure (expected: "rules", or "may-not-fire: true" here)
                    expect: { resent: none }
                              ^~~~~~
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ may-not-fire: true }", "{ may-not-fire: true, resent: none }"})
    void unless_that_is_said_to_be_well(String expect) {
        assertThat(withoutRules(expect)).isEmpty();
    }

    private static String withoutRules(String expect) {
        return Loading.warned(Loading.load(
                "proxies:", "  - name: a", "    listen: 1", "    upstream: db:1", "    expect: " + expect));
    }

    @Test
    void beside_a_problem_there_is_no_warning() {
        Loaded<HangupConfig> loaded = Loading.load(
                "proxies: [{ name: a-b, listen: 1, upstream: 'db:1' }, { name: a.b, listen: 0x, upstream: 'db:1' }]");

        assertThat(Loading.problems(loaded))
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).doesNotContain("warning"));
    }
}
