package io.hangup.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Expectation.Attempts;
import io.hangup.core.report.Expectation.BackOffs;
import io.hangup.core.report.Expectation.Episodes;
import io.hangup.core.report.Expectation.HeldFor;
import io.hangup.core.report.Expectation.KeptWriting;
import io.hangup.core.report.Expectation.Recovered;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each expectation, held and broken, and what is said of it. */
class ExpectationTest {
    private static final OptionalLong IN_ALL = OptionalLong.empty();
    private static final OptionalLong PER_SECOND = OptionalLong.of(1_000);

    static List<Expectation> one_of_each() {
        return List.of(
                new Recovered(2_000),
                new Attempts(0, IN_ALL),
                new Attempts(0, PER_SECOND),
                BackOffs.ANY,
                new Episodes(EpisodeKind.RESENT, 0),
                new Episodes(EpisodeKind.GAVE_UP, 1),
                new Episodes(EpisodeKind.STORM, 0),
                new Episodes(EpisodeKind.HANGING, 0),
                new KeptWriting(0),
                new HeldFor(1));
    }

    @ParameterizedTest
    @MethodSource("one_of_each")
    void without_an_episode_each_holds_and_says_so(Expectation expectation) {
        held(expectation, "there was no episode, so there is nothing to judge");
    }

    // Recovered.

    @Test
    void recovered_in_time_says_who_was_the_slowest() {
        held(
                new Recovered(2_000),
                "orders-db#7 was the slowest, after 2 s; 3 episodes",
                Seen.on(3).recovered(1.84),
                Seen.on(7).recovered(2_000),
                Seen.on(9).recovered(350));
    }

    @Test
    void recovered_too_late_names_the_first_and_counts_them() {
        broken(
                new Recovered(2_000),
                "orders-db#7 recovered after 2.31 s, more than 2 s; 2 of 3 episodes",
                Seen.on(3).recovered(12),
                Seen.on(7).recovered(2_310.4),
                Seen.on(9).recovered(60_000));
    }

    @Test
    void a_time_that_is_more_by_a_little_is_seen_to_be_more() {
        broken(
                new Recovered(2_000),
                "orders-db#7 recovered after 2.0004 s, more than 2 s; 1 of 1 episode",
                Seen.on(7).recovered(2_000.4));
        broken(
                new Recovered(2_314),
                "orders-db#7 recovered after 2.314001 s, more than 2.314 s; 1 of 1 episode",
                Seen.on(7).recovered(2_314.001));
        broken(
                new Recovered(250),
                "orders-db#7 recovered after 250.3 ms, more than 250 ms; 1 of 1 episode",
                Seen.on(7).recovered(250.25));
    }

    @Test
    void no_other_outcome_is_recovered() {
        Recovered expectation = new Recovered(2_000);

        broken(
                expectation,
                "orders-db#7 gave up after 1 attempt; 1 of 1 episode",
                Seen.on(7).ended(Outcome.GAVE_UP));
        broken(
                expectation,
                "orders-db#7 gave up without coming back; 1 of 1 episode",
                Seen.on(7).came().ended(Outcome.GAVE_UP));
        broken(
                expectation,
                "orders-db#7 stormed, and got no answer after 3 attempts; 1 of 1 episode",
                Seen.on(7).came(1, 2, 3).ended(Outcome.STORM));
        broken(
                expectation,
                "orders-db#7 never recovered: its client held on to the connection; 1 of 1 episode",
                Seen.on(7).ended(Outcome.HANGING, OptionalDouble.of(1)));
        broken(
                expectation,
                "orders-db#7 is not known yet: still open after 3 s; 1 of 1 episode",
                Seen.on(7).ended(Outcome.PENDING));
        broken(
                expectation,
                "orders-db#7 recovered, and nobody knows when; 1 of 1 episode",
                Seen.on(7).ended(Outcome.RECOVERED));
    }

    @Test
    void a_storm_that_got_its_answer_in_time_recovered() {
        Recovered expectation = new Recovered(2_000);

        held(
                expectation,
                "orders-db#7 was the slowest, after 1.9 s; 1 episode",
                Seen.on(7).ended(Outcome.STORM, OptionalDouble.of(1_900)));
        broken(
                expectation,
                "orders-db#7 recovered after 12.3 s, more than 2 s; 1 of 1 episode",
                Seen.on(7).ended(Outcome.STORM, OptionalDouble.of(12_345)));
    }

    // Attempts.

    @Test
    void attempts_in_all() {
        Seen three = Seen.on(7).came(1, 5_000, 10_000);

        held(new Attempts(3, IN_ALL), "orders-db#7 came back most often, 3 times; 2 episodes", Seen.on(3), three);
        broken(
                new Attempts(2, IN_ALL),
                "orders-db#7 came back 3 times, more than 2; 1 of 2 episodes",
                Seen.on(3),
                three);
        broken(new Attempts(0, IN_ALL), "orders-db#3 came back 1 time, more than 0; 1 of 1 episode", Seen.on(3));
    }

    @Test
    void attempts_within_any_stretch_of_time_wherever_it_begins() {
        Seen burst = Seen.on(7).came(100, 900, 1_000, 1_899, 1_900);

        held(new Attempts(3, PER_SECOND), "orders-db#7 came back most often, 3 times within 1 s; 1 episode", burst);
        broken(
                new Attempts(2, PER_SECOND),
                "orders-db#7 came back 3 times within 1 s, more than 2; 1 of 1 episode",
                burst);
        held(
                new Attempts(1, OptionalLong.of(1)),
                "orders-db#7 came back most often, 1 time within 1 ms; 1 episode",
                burst);
    }

    @Test
    void attempts_of_which_the_times_are_not_known_are_said() {
        List<EpisodeView> episodes = List.of(Seen.on(7).came(1, 2).view(1_500));

        assertThat(new Attempts(5, PER_SECOND).check(episodes, Seen.NOW_MILLIS))
                .isEqualTo(
                        new Expectation.Held(
                                true,
                                "orders-db#7 came back most often, 2 times within 1 s (of 1502 times, 2 are known); 1 episode"));
        assertThat(new Attempts(5, IN_ALL).check(episodes, Seen.NOW_MILLIS))
                .isEqualTo(
                        new Expectation.Held(false, "orders-db#7 came back 1502 times, more than 5; 1 of 1 episode"));
    }

    // Back-off.

    @Test
    void back_off_is_judged_where_there_are_three_gaps() {
        Seen twice = Seen.on(3).came(BackOff.Shape.NONE, 1, 2);
        Seen doubled = Seen.on(7).came(BackOff.Shape.EXPONENTIAL, 50, 150, 350, 750, 1_550, 3_150);
        BackOffs exponential = new BackOffs(List.of(BackOff.Shape.EXPONENTIAL));
        BackOffs steady = new BackOffs(List.of(BackOff.Shape.FIXED, BackOff.Shape.LINEAR));

        held(exponential, "no client came back 3 times, so there is nothing to judge; 1 episode", twice);
        held(exponential, "1 of 2 episodes had 3 attempts or more, and all were as expected", twice, doubled);
        held(BackOffs.ANY, "1 of 1 episode had 3 attempts or more, and all were as expected", doubled);
        broken(
                steady,
                "orders-db#7 waited 50 ms, 100 ms, 200 ms, 400 ms, 800 ms and so on: exponential, not fixed or linear;"
                        + " 1 of 1 episode",
                twice,
                doubled);
    }

    @ParameterizedTest
    @EnumSource(BackOff.Shape.class)
    void any_back_off_is_every_shape_but_none(BackOff.Shape shape) {
        Seen seen = Seen.on(7).came(shape, 0.5, 1, 1.25);

        if (shape == BackOff.Shape.NONE) {
            broken(
                    BackOffs.ANY,
                    "orders-db#7 waited 0.5 ms, 0.5 ms, 0.25 ms: none, not fixed or linear or exponential or jittered;"
                            + " 1 of 1 episode",
                    seen);
            held(new BackOffs(List.of(shape)), "1 of 1 episode had 3 attempts or more, and all were as expected", seen);
        } else {
            held(BackOffs.ANY, "1 of 1 episode had 3 attempts or more, and all were as expected", seen);
        }
    }

    // So many episodes.

    @Test
    void resent_is_what_the_upstream_already_had() {
        Seen safe = Seen.on(3).resent(Resent.SAFE);
        Seen part = Seen.on(7).resent(Resent.AMBIGUOUS);
        Seen whole = Seen.on(9).resent(Resent.DUPLICATE);

        held(new Episodes(EpisodeKind.RESENT, 0), "none of 2 episodes", Seen.on(1), safe);
        held(new Episodes(EpisodeKind.RESENT, 2), "2 of 3 episodes, the first orders-db#7", safe, part, whole);
        broken(
                new Episodes(EpisodeKind.RESENT, 0),
                "what orders-db#7 had said was said again, and the upstream already had a part of it, or all"
                        + " (ambiguous); 2 of 3 episodes",
                safe,
                part,
                whole);
        broken(
                new Episodes(EpisodeKind.RESENT, 1),
                "what orders-db#9 had said was said again, and the upstream already had all of it (duplicate);"
                        + " 2 of 2 episodes, more than 1",
                whole,
                part);
    }

    @Test
    void gave_up() {
        Seen gone = Seen.on(7).ended(Outcome.GAVE_UP);
        Seen open = Seen.on(9).ended(Outcome.PENDING);

        held(new Episodes(EpisodeKind.GAVE_UP, 0), "none of 2 episodes; 1 not known yet", Seen.on(1), open);
        held(
                new Episodes(EpisodeKind.GAVE_UP, 1),
                "1 of 2 episodes, the first orders-db#7; 1 not known yet",
                open,
                gone);
        broken(
                new Episodes(EpisodeKind.GAVE_UP, 0),
                "orders-db#7 gave up after 1 attempt; 1 of 2 episodes",
                Seen.on(1),
                gone);
    }

    @Test
    void an_attempt_that_was_hit_too_is_no_trouble_of_its_own() {
        Seen whole = Seen.on(7).came(1, 2).ended(Outcome.GAVE_UP);
        Seen part = Seen.on(8).came().ended(Outcome.GAVE_UP).continues(7);

        held(new Episodes(EpisodeKind.GAVE_UP, 1), "1 of 2 episodes, the first orders-db#7", whole, part);
        broken(
                new Episodes(EpisodeKind.GAVE_UP, 0),
                "orders-db#8 gave up without coming back; 1 of 2 episodes",
                Seen.on(7).recovered(1),
                part);
    }

    @Test
    void storm() {
        Seen storm = Seen.on(7).ended(Outcome.STORM, OptionalDouble.of(1));

        held(new Episodes(EpisodeKind.STORM, 0), "none of 1 episode", Seen.on(1));
        held(new Episodes(EpisodeKind.STORM, 1), "1 of 1 episode, the first orders-db#7", storm);
        broken(
                new Episodes(EpisodeKind.STORM, 0),
                "orders-db#7 stormed: 120 attempts within a second; 1 of 1 episode",
                storm);
    }

    @Test
    void so_many_that_hang() {
        Seen let = Seen.on(7).ended(Outcome.HANGING).held(OptionalDouble.of(6_200));
        Seen holds = Seen.on(9).ended(Outcome.HANGING).held(OptionalDouble.empty());

        held(new Episodes(EpisodeKind.HANGING, 0), "none of 1 episode", Seen.on(1));
        held(new Episodes(EpisodeKind.HANGING, 2), "2 of 2 episodes, the first orders-db#7", let, holds);
        broken(
                new Episodes(EpisodeKind.HANGING, 1),
                "orders-db#7 held on for 6.2 s; 2 of 2 episodes, more than 1",
                let,
                holds);
        broken(new Episodes(EpisodeKind.HANGING, 0), "orders-db#9 still holds on; 1 of 1 episode", holds);
    }

    // So much, so long.

    @Test
    void kept_writing() {
        held(new KeptWriting(0), "none of 1 episode", Seen.on(1));
        held(new KeptWriting(65_536), "none of 1 episode", Seen.on(7).wrote(65_536));
        broken(
                new KeptWriting(65_536),
                "orders-db#7 wrote 65537 bytes behind our FIN, more than 64KiB; 1 of 2 episodes",
                Seen.on(1),
                Seen.on(7).wrote(65_537));
        broken(
                new KeptWriting(0),
                "orders-db#7 wrote 1 byte behind our FIN; 1 of 1 episode",
                Seen.on(7).wrote(1));
    }

    @Test
    void so_long_held() {
        HeldFor expectation = new HeldFor(4_000);
        Seen quick = Seen.on(3).held(OptionalDouble.of(12.5));
        Seen slow = Seen.on(7).held(OptionalDouble.of(4_001));
        Seen holds = Seen.on(9).ended(Outcome.HANGING).held(OptionalDouble.empty());
        Seen open = Seen.on(9).ended(Outcome.PENDING).held(OptionalDouble.empty());

        held(expectation, "orders-db#3 held on longest, for 12.5 ms; 1 episode", quick);
        held(expectation, "orders-db#3 held on longest, for 12.5 ms; 2 episodes", quick, open);
        broken(expectation, "orders-db#7 held on for 4.001 s, more than 4 s; 1 of 2 episodes", quick, slow);
        broken(new HeldFor(2_000), "orders-db#9 still holds on after 3 s, more than 2 s; 1 of 1 episode", holds);
    }

    @Test
    void who_hangs_to_the_end_held_too_long_whatever_the_limit() {
        Seen hangs = Seen.on(7).ended(Outcome.HANGING);

        broken(
                new HeldFor(4_000),
                "orders-db#7 still holds on after 3 s; 1 of 1 episode",
                hangs.held(OptionalDouble.empty()));
        held(
                new HeldFor(6_000),
                "orders-db#7 held on longest, for 5.5 s; 1 episode",
                hangs.held(OptionalDouble.of(5_500)));
    }

    @Test
    void a_connection_that_went_on_was_held_until_then() {
        held(
                new HeldFor(400),
                "orders-db#7 held on longest, for 310 ms; 2 episodes",
                Seen.on(7).came().recovered(310).held(OptionalDouble.of(310)),
                Seen.on(9).recovered(2).held(OptionalDouble.empty()));
    }

    private static void held(Expectation expectation, String detail, Seen... seen) {
        assertThat(expectation.check(Seen.all(seen), Seen.NOW_MILLIS)).isEqualTo(new Expectation.Held(true, detail));
    }

    private static void broken(Expectation expectation, String detail, Seen... seen) {
        assertThat(expectation.check(Seen.all(seen), Seen.NOW_MILLIS)).isEqualTo(new Expectation.Held(false, detail));
    }
}
