package io.hangup.core.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Report;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Target;
import org.junit.jupiter.api.Test;

/** Clients that come from one address and say later who they are: in a header of a request, or of the PROXY protocol. */
class IdentifiedTest {
    private static final String ANN = "tenant:ann";
    private static final String BOB = "tenant:bob";
    private static final String POST = "POST /orders";
    private static final Fault STALL = new Fault.StallFor(Target.CLIENT, 100);

    private final Play play = new Play();

    private ConnectionId comes(String client) {
        ConnectionId id = play.comes();
        play.identified(id, client);
        return id;
    }

    private ConnectionId asks(String client, String said) {
        ConnectionId id = comes(client);
        play.says(id, said);
        return id;
    }

    private void isAnswered(ConnectionId id) {
        play.answered(id);
        play.leaves(id, 0, POST.length());
    }

    /** Hit as it was accepted. */
    private ConnectionId isHitAtOnce() {
        ConnectionId id = play.comes();
        play.reset(id, "", Delivered.NOTHING);
        return id;
    }

    @Test
    void who_is_identified_after_the_fault_has_the_episode_from_then_on() {
        ConnectionId one = play.comes();
        play.hit(one, STALL, LastWords.NONE);
        play.identified(one, ANN);
        play.after(10);
        isAnswered(asks(BOB, "GET /"));
        isAnswered(play.comes());
        assertThat(play.first().attempts()).isZero();
        assertThat(play.first().outcome()).isEqualTo(Outcome.PENDING);

        isAnswered(asks(ANN, POST));
        assertThat(play.first().client()).isEqualTo(ANN);
        assertThat(play.first().attemptConnections()).containsExactly("web#4");
        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        assertThat(play.report().groups()).extracting(Group::client).containsExactly(ANN);
    }

    @Test
    void who_is_somebody_else_as_it_turns_out_is_not_taken_for_want_of_a_better_one() {
        ConnectionId other = play.comes();
        ConnectionId one = play.comes();
        play.hit(one, STALL, play.words("POS", Delivered.PART));
        play.comes();
        ConnectionId two = play.comes();
        play.says(two, "GET /");
        play.answered(two);
        play.identified(one, ANN);
        play.letsGo(one);
        play.answered(other);
        play.after(60_000);

        assertThat(play.first().attempts()).isZero();
        assertThat(play.first().outcome()).isEqualTo(Outcome.GAVE_UP);
    }

    @Test
    void who_came_back_before_it_was_known_who_that_is_has_come_back() {
        ConnectionId one = play.comes();
        play.hit(one, STALL, LastWords.NONE);
        ConnectionId two = comes(ANN);
        play.identified(one, ANN);
        isAnswered(two);

        assertThat(play.first().attemptConnections()).containsExactly("web#2");
        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
    }

    @Test
    void an_episode_that_is_over_tells_by_the_name_that_is_known_now() {
        ConnectionId one = play.comes();
        play.hit(one, STALL, LastWords.NONE);
        play.answered(one);
        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
        play.identified(one, ANN);
        play.after(60_000);

        assertThat(play.first().client()).isEqualTo(ANN);
        assertThat(play.report().groups()).extracting(Group::client).containsExactly(ANN);
    }

    @Test
    void of_two_that_are_hit_each_has_its_own_and_the_oldest_comes_first() {
        ConnectionId one = play.comes();
        ConnectionId two = comes(ANN);
        play.hit(one, STALL, LastWords.NONE);
        play.after(5);
        play.hit(two, STALL, LastWords.NONE);
        play.identified(one, ANN);
        play.letsGo(one);
        play.letsGo(two);
        play.after(5);
        isAnswered(comes(ANN));

        Report report = play.report();
        assertThat(report.ambiguous()).isEqualTo(1);
        assertThat(report.episodes()).extracting(EpisodeView::attempts).containsExactly(1, 0);
    }

    @Test
    void a_client_that_was_hit_before_it_was_identified_is_not_busy_ever_after() {
        for (int i = 0; i < 3; i++) {
            ConnectionId one = play.comes();
            play.hit(one, STALL, LastWords.NONE);
            play.identified(one, ANN);
            play.leaves(one, 0, 0);
            isAnswered(comes(ANN));
            play.after(60_000);
        }
        play.reset(asks(ANN, POST), POST, Delivered.WHOLE);
        play.after(100);
        isAnswered(asks(ANN, "GET /"));

        assertThat(play.report().episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
        assertThat(play.report().episodes().get(3).attemptConnections()).containsExactly("web#8");
    }

    @Test
    void a_fault_that_was_missed_leaves_the_counts_of_who_was_identified_meanwhile_as_they_were() {
        ConnectionId one = play.comes();
        play.interrupts(one);
        play.identified(one, ANN);
        play.missesAfterAll(one);
        play.leaves(one, 0, 0);
        play.after(100);
        play.reset(asks(ANN, POST), POST, Delivered.WHOLE);
        play.after(100);
        isAnswered(asks(ANN, "GET /"));

        assertThat(play.report().episodes()).hasSize(1);
        assertThat(play.first().outcome()).isEqualTo(Outcome.RECOVERED);
    }

    @Test
    void who_never_said_who_it_is_may_be_anybody_at_its_address_until_one_comes_back() {
        isHitAtOnce();
        play.after(10);
        isHitAtOnce();
        play.after(10);
        ConnectionId three = asks(ANN, POST);
        play.after(10);
        isAnswered(asks(BOB, POST));
        play.reset(three, POST, Delivered.WHOLE);
        play.after(10);
        isAnswered(asks(ANN, POST));

        Report report = play.report();
        assertThat(report.episodes().get(0).attemptConnections()).containsExactly("web#2", "web#3", "web#5");
        assertThat(report.episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
        assertThat(report.episodes().get(0).client()).isEqualTo(Play.CLIENT);
    }

    @Test
    void an_attempt_that_turns_out_to_be_somebodys_takes_the_episode_along() {
        isHitAtOnce();
        ConnectionId two = play.comes();
        play.hit(two, STALL, LastWords.NONE);
        play.identified(two, ANN);
        play.letsGo(two);
        play.after(10);
        isAnswered(asks(BOB, POST));
        assertThat(play.first().attempts()).isEqualTo(1);

        isAnswered(asks(ANN, POST));
        assertThat(play.report().episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
        assertThat(play.first().attemptConnections()).containsExactly("web#2", "web#4");
    }

    @Test
    void who_has_an_episode_of_its_own_comes_back_for_that_one() {
        isHitAtOnce();
        play.reset(asks(BOB, POST), POST, Delivered.WHOLE);
        Play two = new Play();
        ConnectionId bob = two.comes();
        two.identified(bob, BOB);
        two.says(bob, POST);
        two.reset(two.comes(), "", Delivered.NOTHING);
        two.reset(bob, POST, Delivered.WHOLE);
        ConnectionId again = two.comes();
        two.identified(again, BOB);
        two.says(again, POST);
        two.answered(again);

        assertThat(two.report().episodes()).extracting(EpisodeView::attempts).containsExactly(0, 1);
        assertThat(play.first().attemptConnections()).containsExactly("web#2");
    }

    @Test
    void another_process_at_the_address_is_not_who_was_hit() {
        ConnectionId one = play.comes();
        play.episodes.process(one, "1/a");
        play.reset(one, "", Delivered.NOTHING);
        ConnectionId other = play.comes();
        play.episodes.process(other, "2/b");
        play.identified(other, BOB);
        isAnswered(other);
        assertThat(play.first().attempts()).isZero();
        ConnectionId same = play.comes();
        play.episodes.process(same, "1/a");
        play.identified(same, ANN);
        isAnswered(same);

        assertThat(play.first().attemptConnections()).containsExactly("web#3");
    }

    @Test
    void nothing_is_left_of_clients_and_names_beyond_the_limit_are_counted() {
        Play small = new Play(new Watching(5_000, 50, 4_096, 2, 100, 100));
        for (int i = 0; i < 4; i++) {
            ConnectionId one = small.comes(Play.PROXY, "10.0.1." + i);
            small.hit(one, STALL, LastWords.NONE);
            small.identified(one, "tenant:" + i);
            small.leaves(one, 0, 0);
            small.after(60_000);
        }

        assertThat(small.report().groups())
                .extracting(Group::client)
                .containsExactly("tenant:0", "tenant:1", "other clients");
        assertThat(small.report().dropped().clients()).isEqualTo(2);
        assertThat(small.episodes.open()).isFalse();
    }
}
