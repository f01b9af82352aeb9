package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes right behind a handshake leaves the client the time to come out of its connect(2), where it is to have any. */
class SettlingTest {
    private static final Plan.Break AT_ACCEPT =
            Plans.breaking("the-rule", new Fault.Reset(Target.CLIENT), new Moment.Accepted());

    private static Timeouts settling(long millis) {
        return new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200, millis);
    }

    private static Move first(Step step) {
        return step.commands().stream()
                .filter(Command.Perform.class::isInstance)
                .map(command -> ((Command.Perform) command).move())
                .findFirst()
                .orElseThrow();
    }

    private static List<Step> rightBehindTheHandshake(Timeouts timeouts) {
        Plan.Break whenConnected = Plans.breaking("the-rule", new Fault.Reset(Target.CLIENT), new Moment.Connected());
        State dialling = State.begin(new Plan.PassThrough(), timeouts).next();
        return List.of(
                State.begin(AT_ACCEPT, timeouts),
                State.begin(whenConnected, timeouts).next().connected(),
                dialling.fired(AT_ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 250})
    void a_fault_right_behind_the_handshake_waits_exactly_as_long_as_that_settles(long millis) {
        for (Step step : rightBehindTheHandshake(settling(millis))) {
            assertThat(first(step)).isEqualTo(new Move.Wait(millis));
        }
        assertThat(first(State.begin(new Plan.PassThrough(), settling(millis))
                        .next()
                        .unreachable("nobody is there")))
                .isEqualTo(new Move.Wait(millis));
    }

    @Test
    void nothing_is_waited_for_where_a_handshake_has_no_time_to_settle() {
        for (Step step : rightBehindTheHandshake(settling(0))) {
            assertThat(first(step)).isEqualTo(new Move.StopReading(Side.CLIENT));
        }
        assertThat(first(State.begin(new Plan.PassThrough(), settling(0)).next().unreachable("nobody is there")))
                .isInstanceOf(Move.Abort.class);
    }

    @Test
    void a_fault_that_hits_the_client_alone_spares_the_upstream_the_dial() {
        assertThat(State.begin(AT_ACCEPT, settling(10)).commands()).noneMatch(Command.Dial.class::isInstance);
    }
}
