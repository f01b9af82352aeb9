package io.hangup.core.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.episode.Reaction.CameBack;
import io.hangup.core.episode.Reaction.Marked;
import io.hangup.core.episode.Reaction.SaidAgain;
import io.hangup.core.episode.Reaction.Settled;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.session.Ending;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of an episode while it goes on. */
class ReactionsTest {
    private static final String POST = "POST /orders";

    private final Play play = new Play();

    private <T extends Reaction.What> Stream<T> told(Class<T> kind) {
        return play.reactions.stream()
                .map(Reaction::what)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private void comesBack(double afterMillis) {
        play.after(afterMillis);
        ConnectionId attempt = play.comes();
        play.says(attempt, POST);
        play.ends(attempt, new Ending.Finished(), Optional.empty(), POST.length());
    }

    @Test
    void attempts_and_what_is_said_again_are_counted_up() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        for (int i = 0; i < 5; i++) {
            comesBack(10);
        }

        List<Integer> upToFive = IntStream.rangeClosed(1, 5).boxed().toList();
        assertThat(told(CameBack.class)).extracting(CameBack::nth).isEqualTo(upToFive);
        assertThat(told(SaidAgain.class)).extracting(SaidAgain::nth).isEqualTo(upToFive);
    }

    @Test
    void an_attempt_is_told_with_how_many_there_were_within_a_second() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        comesBack(100);
        comesBack(500);
        comesBack(500);
        comesBack(1_000);

        assertThat(told(CameBack.class)).extracting(CameBack::perSecond).containsExactly(1, 2, 2, 1);
    }

    @Test
    void what_is_told_says_when_it_was_and_how_long_after_the_fault() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        comesBack(100);
        comesBack(500);

        List<Reaction> back = play.reactions.stream()
                .filter(reaction -> reaction.what() instanceof CameBack)
                .toList();
        assertThat(back).hasSize(2);
        assertThat(back)
                .extracting(reaction -> reaction.atNanos() - reaction.afterNanos())
                .as("both count from the same fault")
                .containsOnly(back.get(0).atNanos() - back.get(0).afterNanos());
        assertThat(back.get(1).atNanos() - back.get(0).atNanos())
                .isEqualTo(back.get(1).afterNanos() - back.get(0).afterNanos())
                .isGreaterThanOrEqualTo(500_000_000L);
    }

    @Test
    void a_mark_is_told_once_and_behind_what_it_comes_from() {
        play.reset(play.comes(), POST, Delivered.WHOLE);
        comesBack(10);
        comesBack(10);

        assertThat(told(Marked.class)).extracting(Marked::mark).containsExactly(Mark.RETRIED, Mark.RESENT);
        assertThat(play.told()).containsExactly("CameBack", "SaidAgain", "Marked", "Marked", "CameBack", "SaidAgain");
    }

    @Test
    void a_storm_is_told_with_its_attempts_within_a_second() {
        play.reset(play.comes(), POST, Delivered.NOTHING);
        for (int i = 0; i < 60; i++) {
            comesBack(2);
        }

        assertThat(told(Settled.class)).singleElement().satisfies(settled -> {
            assertThat(settled.outcome()).isEqualTo(Outcome.STORM);
            assertThat(settled.peakPerSecond()).isEqualTo(51);
        });
        assertThat(told(CameBack.class)).last().extracting(CameBack::perSecond).isEqualTo(60);
    }
}
