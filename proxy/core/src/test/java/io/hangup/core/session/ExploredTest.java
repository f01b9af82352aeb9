package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the machine promises of a connection, whatever happens and however long: {@link Walk} goes through all lists of
 * what its shell may signal, {@link Books} checks every command of each. {@code -Dhangup.explore=all} begins with every
 * plan; otherwise with some, from which the signals reach others.
 */
class ExploredTest {
    private static final boolean ALL = "all".equals(System.getProperty("hangup.explore"));

    /** Every plan that differs in more than the moment that its shell watches for; or of each way to go on, one. */
    static Stream<Plan> plans() {
        Set<String> kinds = new HashSet<>();
        return Plans.all()
                .filter(plan -> kinds.add(plan instanceof Plan.Break breaking ? kind(breaking) : "pass through"));
    }

    private static String kind(Plan.Break plan) {
        Fault fault = plan.fault();
        boolean accepted = plan.moment() instanceof Moment.Accepted;
        boolean connected = plan.moment() instanceof Moment.Connected;
        return ALL ? fault + " " + accepted + connected : fault.aftermath() + " " + accepted;
    }

    @ParameterizedTest
    @MethodSource("plans")
    void no_list_of_signals_breaks_a_promise_and_whoever_is_left_alone_comes_to_rest(Plan plan) {
        Walk walk = Walk.from(plan);
        assertThat(walk.broken())
                .describedAs("the shortest list that breaks a promise")
                .isEmpty();
        assertThat(walk.restless())
                .describedAs("the shortest list behind which time alone brings no rest")
                .isEmpty();
        assertThat(walk.ended()).describedAs("ends that lists come to").isPositive();
    }
}
