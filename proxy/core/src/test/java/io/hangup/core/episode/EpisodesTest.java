package io.hangup.core.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.BackOff;
import io.hangup.core.report.BackOff.Shape;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Report;
import io.hangup.core.report.Resent;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpisodesTest {
    private static final String POST = "POST /orders";

    private final Play play = new Play();

    @ParameterizedTest
    @EnumSource(Delivered.class)
    void the_same_again_is_resent_as_far_as_the_upstream_had_it(Delivered delivered) {
        ConnectionId one = play.comes();
        play.reset(one, POST, delivered);
        play.after(1.8);
        ConnectionId two = play.comes();
        play.says(two, POST);
        play.after(3);
        play.answered(two);

        EpisodeView episode = play.first();
        assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(episode.resent()).isEqualTo(Resent.of(delivered));
        assertThat(episode.resends()).isEqualTo(1);
        assertThat(episode.attempts()).isEqualTo(1);
        assertThat(episode.gapsMillis()).containsExactly(1.8);
        assertThat(episode.recoveredAfterMillis()).hasValue(4.8);
        assertThat(episode.backOff()).isEqualTo(BackOff.NONE);
        assertThat(episode.attemptConnections()).containsExactly("web#2");
        assertThat(episode.wire()).isEqualTo("RST to client");
        assertThat(episode.marks())
                .isEqualTo(
                        delivered == Delivered.NOTHING
                                ? java.util.Set.of(Mark.RETRIED)
                                : java.util.Set.of(Mark.RETRIED, Mark.RESENT));
        assertThat(play.told().stream().filter(told -> !told.equals("Marked")))
                .containsExactly("CameBack", "SaidAgain", "Settled");
        assertThat(play.episodes.open()).isFalse();
    }

    @Test
    void something_else_is_no_retry() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId two = play.comes();
        play.says(two, "GET /orders");
        play.answered(two);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(play.first().marks()).isEmpty();
        assertThat(play.first().resent()).isEqualTo(Resent.NONE);
    }

    @Test
    void what_is_cut_off_is_known_by_its_beginning() {
        play.reset(play.comes(), "POST /or", Delivered.PART);
        ConnectionId two = play.comes();
        play.says(two, 1, "POS", false);
        assertThat(play.first().attempts()).isZero();
        play.says(two, 1, POST, true);

        assertThat(play.first().attempts()).isEqualTo(1);
        assertThat(play.first().resent()).isEqualTo(Resent.AMBIGUOUS);
    }

    @Test
    void a_later_turn_that_says_the_same_is_a_retry_behind_a_handshake() {
        play.reset(play.comes(), "COMMIT", Delivered.WHOLE);
        ConnectionId two = play.comes();
        play.says(two, 1, "hello", true);
        play.answered(two);
        play.says(two, 2, "COMMIT", true);
        play.says(two, 3, "COMMIT", true);

        assertThat(play.first().resent()).isEqualTo(Resent.DUPLICATE);
        assertThat(play.first().resends()).isEqualTo(1);
    }

    @Test
    void who_is_not_seen_for_as_long_as_patience_lasts_gave_up() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        play.after(4_990);
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        assertThat(play.episodes.open()).isTrue();
        play.after(60);

        assertThat(play.first().outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(play.first().attempts()).isZero();
        assertThat(play.episodes.open()).isFalse();
        ConnectionId late = play.comes();
        play.answered(late);
        assertThat(play.first().outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(play.first().attempts()).isZero();
    }

    @Test
    void one_retry_and_then_nothing_is_giving_up_too() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        play.after(2);
        ConnectionId two = play.comes();
        play.reset(two, POST, Delivered.WHOLE);
        play.after(5_100);

        Report report = play.report();
        assertThat(report.episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.GAVE_UP);
        assertThat(report.episodes()).extracting(EpisodeView::attempts).containsExactly(1, 0);
        assertThat(report.episodes())
                .extracting(EpisodeView::continues)
                .containsExactly(Optional.empty(), Optional.of(1L));
        assertThat(report.episodes()).extracting(EpisodeView::resends).containsExactly(1, 0);
    }

    @Test
    void attempts_that_are_hit_too_belong_to_the_first_fault_and_recover_with_it() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        for (double wait : List.of(50.0, 100.0, 200.0, 400.0)) {
            play.after(wait);
            play.reset(play.comes(), POST, Delivered.WHOLE);
        }
        play.after(800);
        ConnectionId last = play.comes();
        play.says(last, POST);
        play.answered(last);

        Report report = play.report();
        EpisodeView first = report.episodes().get(0);
        assertThat(first.gapsMillis()).containsExactly(50.0, 100.0, 200.0, 400.0, 800.0);
        assertThat(first.backOff().shape()).isEqualTo(Shape.EXPONENTIAL);
        assertThat(first.backOff().factor()).isEqualTo(2);
        assertThat(first.attempts()).isEqualTo(5);
        assertThat(first.resends()).isEqualTo(5);
        assertThat(report.episodes())
                .hasSize(5)
                .extracting(EpisodeView::outcome)
                .containsOnly(Outcome.RECOVERED);
        assertThat(report.episodes().stream().mapToInt(EpisodeView::attempts).sum())
                .isEqualTo(5);
        assertThat(report.episodes().get(4).recoveredAfterMillis()).hasValue(800);
        assertThat(report.faults()).isEqualTo(5);
    }

    @Test
    void a_report_in_between_does_not_settle_the_shape_of_what_comes_later() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        for (double wait : List.of(100.0, 100.0, 100.0)) {
            play.after(wait);
            play.reset(play.comes(), POST, Delivered.WHOLE);
        }
        assertThat(play.first().backOff().shape()).isEqualTo(Shape.FIXED);

        for (double wait : List.of(200.0, 400.0, 800.0, 1_600.0)) {
            play.after(wait);
            play.reset(play.comes(), POST, Delivered.WHOLE);
        }

        assertThat(play.first().gapsMillis()).hasSize(7);
        assertThat(play.first().backOff().shape()).isNotEqualTo(Shape.FIXED);
    }

    @Test
    void a_gap_begins_before_the_end_is_sent_however_late_that_is_told() {
        ConnectionId one = play.comes();
        LastWords words = play.words(POST, Delivered.WHOLE);
        play.begins(one, words);
        play.after(30);
        play.strikes(one, Play.reset(), words);
        play.after(70);
        ConnectionId two = play.comes();
        play.says(two, POST);
        play.begins(two, words);
        play.after(40);
        play.strikes(two, Play.reset(), words);
        play.after(160);
        play.comes();

        assertThat(play.first().gapsMillis().get(0)).isEqualTo(100);
        play.after(200);
        assertThat(play.first().gapsMillis()).containsExactly(100.0, 200.0);
    }

    @Test
    void a_gap_behind_a_pause_begins_when_the_connection_ends() {
        ConnectionId one = play.comes();
        LastWords words = play.words(POST, Delivered.WHOLE);
        play.hit(one, new Fault.StallFor(Target.CLIENT, 1_000), words);
        play.after(1_000);
        play.strikes(one, Play.reset(), words);
        play.after(50);
        play.says(play.comes(), POST);

        assertThat(play.first().gapsMillis()).containsExactly(50.0);
    }

    @Test
    void more_than_the_threshold_within_a_second_is_a_storm() {
        play.reset(play.comes(), POST, Delivered.NOTHING);
        for (int i = 0; i < 50; i++) {
            play.after(2);
            play.reset(play.comes(), POST, Delivered.NOTHING);
        }
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        play.after(2);
        play.reset(play.comes(), POST, Delivered.NOTHING);
        assertThat(play.first().outcome()).isEqualTo(Outcome.STORM);
        assertThat(play.first().peakPerSecond()).isEqualTo(51);
        play.after(6_000);

        assertThat(play.report().episodes())
                .extracting(EpisodeView::outcome)
                .filteredOn(Outcome.STORM::equals)
                .hasSize(1);
        assertThat(play.report().episodes())
                .extracting(EpisodeView::outcome)
                .filteredOn(Outcome.GAVE_UP::equals)
                .hasSize(51);
    }

    @Test
    void fifty_in_a_second_and_a_half_are_none() {
        play.reset(play.comes(), POST, Delivered.NOTHING);
        for (int i = 0; i < 75; i++) {
            play.after(21);
            play.reset(play.comes(), POST, Delivered.NOTHING);
        }
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        assertThat(play.first().peakPerSecond()).isEqualTo(48);
    }

    @Test
    void who_still_holds_a_stalled_connection_hangs() {
        ConnectionId one = play.comes();
        play.hit(one, new Fault.Stall(Target.CLIENT), play.words(POST, Delivered.WHOLE));
        play.after(5_100);

        assertThat(play.first().outcome()).isEqualTo(Outcome.HANGING);
        assertThat(play.first().heldMillis()).hasValue(5_100);
        assertThat(play.episodes.open()).isFalse();
        play.after(900);
        play.letsGo(one);
        play.after(1_000);
        assertThat(play.first().heldMillis()).hasValue(6_000);
        ConnectionId two = play.comes();
        play.says(two, POST);
        play.answered(two);

        assertThat(play.first().outcome()).isEqualTo(Outcome.HANGING);
        assertThat(play.first().resent()).isEqualTo(Resent.DUPLICATE);
        assertThat(play.first().recoveredAfterMillis()).hasValue(7_000);
    }

    @Test
    void who_lets_go_and_is_seen_no_more_gave_up_though_the_proxy_holds_its_end() {
        ConnectionId one = play.comes();
        play.hit(one, new Fault.Stall(Target.CLIENT), play.words(POST, Delivered.WHOLE));
        play.after(1_000);
        play.letsGo(one);
        play.after(5_100);

        assertThat(play.first().outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(play.first().heldMillis()).hasValue(1_000);
    }

    @Test
    void who_lets_go_of_it_and_comes_back_recovers() {
        ConnectionId one = play.comes();
        play.hit(one, new Fault.Stall(Target.CLIENT), play.words(POST, Delivered.WHOLE));
        play.after(3_000);
        play.leaves(one, 3_000, 12);
        assertThat(play.first().heldMillis()).hasValue(3_000);
        play.after(4_000);
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        ConnectionId two = play.comes();
        play.answered(two);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(play.first().recoveredAfterMillis()).hasValue(7_000);
    }

    @Test
    void an_answer_on_the_same_connection_behind_a_stall_is_recovery() {
        ConnectionId one = play.comes();
        play.hit(one, new Fault.StallFor(Target.CLIENT, 300), play.words(POST, Delivered.WHOLE));
        play.after(310);
        play.answered(one);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        play.after(1_000);
        play.leaves(one, 1_000, 12);
        assertThat(play.first().recoveredAfterMillis()).hasValue(310);
        assertThat(play.first().heldMillis()).hasValue(310);
        assertThat(play.first().attempts()).isZero();
    }

    @Test
    void who_is_owed_nothing_on_a_connection_that_goes_on_has_recovered_at_once() {
        ConnectionId one = play.comes();
        play.hit(one, Fault.measured(Target.CLIENT).get(3), LastWords.NONE);
        play.after(5_100);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(play.first().recoveredAfterMillis()).hasValue(0);
    }

    @Test
    void writing_on_behind_the_fin_is_marked_and_counted() {
        ConnectionId one = play.comes();
        play.hit(one, new Fault.HalfClose(Target.CLIENT), play.words("hello", Delivered.WHOLE));
        play.writesOn(one);
        play.after(1_000);
        play.leaves(one, 0, 5 + 1_000);
        play.after(5_100);

        assertThat(play.first().marks()).containsExactly(Mark.KEPT_WRITING);
        assertThat(play.first().keptWritingBytes()).isEqualTo(1_000);
        assertThat(play.first().heldMillis()).hasValue(1_000);
        assertThat(play.first().outcome()).isEqualTo(Outcome.GAVE_UP);
    }

    @Test
    void dropping_the_pool_is_marked_and_closing_what_was_in_use_is_not() {
        List<ConnectionId> pool = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pool.add(play.comes());
        }
        play.after(1_000);
        play.reset(play.comes(), POST, Delivered.WHOLE);
        play.after(10);
        pool.subList(0, 4).forEach(each -> play.leaves(each, 500, 0));
        assertThat(play.first().marks()).isEmpty();
        pool.subList(4, 8).forEach(each -> play.leaves(each, 500, 0));

        assertThat(play.first().marks()).containsExactly(Mark.FLUSHED);
        assertThat(play.first().flushed()).isEqualTo(8);

        Play busy = new Play();
        ConnectionId other = busy.comes();
        busy.reset(busy.comes(), POST, Delivered.WHOLE);
        busy.after(10);
        busy.leaves(other, 5, 100);
        assertThat(busy.first().marks()).isEmpty();
    }

    @Test
    void coming_back_on_another_proxy_is_moving() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId there = play.comes("standby", Play.CLIENT);
        play.says(there, POST);
        play.answered(there);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(play.first().marks()).containsExactlyInAnyOrder(Mark.MOVED, Mark.RETRIED, Mark.RESENT);
    }

    @Test
    void other_business_on_another_proxy_is_not() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId there = play.comes("cache", Play.CLIENT);
        play.says(there, "PING");
        play.answered(there);

        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        assertThat(play.first().attempts()).isZero();
    }

    @Test
    void concurrent_faults_of_one_client_get_each_what_repeats_them() {
        List<ConnectionId> hit = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            hit.add(play.comes());
        }
        for (int i = 0; i < 8; i++) {
            play.reset(hit.get(i), "call " + i, Delivered.WHOLE);
        }
        List<ConnectionId> back = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            back.add(play.comes());
        }
        for (int i = 7; i >= 0; i--) {
            play.says(back.get(i), "call " + i);
            play.answered(back.get(i));
        }

        assertThat(play.report().episodes()).extracting(EpisodeView::attempts).containsOnly(1);
        assertThat(play.report().episodes()).extracting(EpisodeView::resent).containsOnly(Resent.DUPLICATE);
        for (int i = 0; i < 8; i++) {
            assertThat(play.report().episodes().get(i).attemptConnections()).containsExactly("web#" + (9 + i));
        }
        assertThat(play.report().ambiguous()).isZero();
    }

    @Test
    void where_nothing_tells_them_apart_the_oldest_comes_first_and_that_is_said() {
        List<ConnectionId> hit = List.of(play.comes(), play.comes());
        hit.forEach(each -> play.hit(each, Play.reset(), LastWords.NONE));
        ConnectionId three = play.comes();
        ConnectionId four = play.comes();
        play.after(200);
        play.answered(four);
        play.answered(three);

        assertThat(play.report().episodes()).extracting(EpisodeView::attempts).containsExactly(1, 1);
        assertThat(play.report().ambiguous()).isEqualTo(2);
        assertThat(play.report().episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
    }

    @Test
    void a_client_with_other_business_comes_back_with_it_only_if_nothing_looks_more_like_it() {
        play.comes();
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId other = play.comes();
        play.says(other, "GET /health");
        play.answered(other);
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        play.after(1_000);
        ConnectionId again = play.comes();
        play.says(again, POST);
        play.answered(again);
        assertThat(play.first().attemptConnections()).containsExactly("web#4");

        Play alone = new Play();
        alone.comes();
        alone.reset(alone.comes(), POST, Delivered.WHOLE);
        alone.after(10);
        ConnectionId business = alone.comes();
        alone.says(business, "GET /health");
        alone.after(5);
        alone.answered(business);
        alone.after(5_100);
        assertThat(alone.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(alone.first().recoveredAfterMillis()).hasValue(15);
        assertThat(alone.first().attemptConnections()).containsExactly("web#3");
    }

    @Test
    void clients_and_processes_are_told_apart() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId other = play.comes(Play.PROXY, "10.0.0.2");
        play.says(other, POST);
        play.answered(other);
        assertThat(play.first().attempts()).isZero();

        Play processes = new Play();
        ConnectionId one = processes.comes();
        processes.episodes.process(one, "1/a");
        processes.reset(one, POST, Delivered.WHOLE);
        ConnectionId two = processes.comes();
        processes.episodes.process(two, "2/b");
        processes.says(two, POST);
        processes.answered(two);
        assertThat(processes.first().attempts()).isZero();
        assertThat(processes.first().client()).isEqualTo("10.0.0.1 1/a");
    }

    @Test
    void bytes_that_are_no_answer_to_what_was_said_are_no_recovery() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        ConnectionId two = play.comes();
        play.says(two, POST);
        play.hears(two, 25);
        play.leaves(two, 0, 12);
        assertThat(play.first().attempts()).isEqualTo(1);
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);
        ConnectionId unheard = play.comes();
        play.hears(unheard, 25);
        play.leaves(unheard, 0, 12);

        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
    }

    @Test
    void who_was_hit_is_named_by_what_was_known_then() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        play.episodes.process(play.comes(), "2/b");

        assertThat(play.first().client()).isEqualTo(Play.CLIENT);
        assertThat(play.report().groups()).extracting(Group::client).containsExactly(Play.CLIENT);
    }

    @Test
    void a_refusal_that_hits_nobody_is_its_rules_fault_and_one_that_hits_somebody_is_not_counted_twice() {
        play.refuses();
        play.refuses();
        assertThat(play.report().faults()).isEqualTo(2);
        assertThat(play.report().rules()).extracting(RuleCount::injected).containsExactly(2L);
        assertThat(play.report().episodes()).isEmpty();

        play.reset(play.comes(), POST, Delivered.WHOLE);
        assertThat(play.report().faults()).isEqualTo(1);
        assertThat(play.report().rules()).extracting(RuleCount::injected).containsExactly(1L);
    }

    @Test
    void a_fault_that_was_missed_is_no_episode() {
        play.misses(play.comes());
        play.answered(play.comes());
        play.after(6_000);

        assertThat(play.report().episodes()).isEmpty();
        assertThat(play.report().missed()).isEqualTo(1);
        assertThat(play.reactions).isEmpty();
        assertThat(play.episodes.open()).isFalse();
    }

    @Test
    void what_is_beyond_a_limit_is_counted_and_said() {
        Play small = new Play(new Watching(5_000, 50, 4_096, 2, 3, 2));
        for (int i = 0; i < 10; i++) {
            small.reset(small.comes(Play.PROXY, "10.0.0." + i), POST, Delivered.WHOLE);
            for (int j = 0; j < 4; j++) {
                ConnectionId attempt = small.comes(Play.PROXY, "10.0.0." + i);
                small.after(110);
                small.leaves(attempt, 110, 0);
            }
            small.after(60_000);
        }
        Report report = small.report();

        assertThat(report.episodes()).hasSize(3);
        assertThat(report.episodes().get(0).attempts()).isEqualTo(4);
        assertThat(report.episodes().get(0).gapsMillis()).hasSize(2);
        assertThat(report.dropped()).isEqualTo(new Report.Dropped(8, 7, 6, 0, 0));
        assertThat(report.groups()).extracting(Group::client).containsExactly("10.0.0.0", "10.0.0.1", "other clients");
        assertThat(report.groups()).extracting(Group::episodes).containsExactly(1L, 1L, 8L);
        assertThat(report.faults()).isEqualTo(10);
    }
}
