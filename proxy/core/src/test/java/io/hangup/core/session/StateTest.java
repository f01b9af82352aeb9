package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine explored whole: every signal in every state that can be reached, for every plan. */
class StateTest {
    private static final int LONGEST_SCRIPT = 40;

    /** A state and what must not be forgotten of the way to it. */
    private record Point(State state, boolean broke, int told, int ended) {
        Point after(Step step) {
            return new Point(
                    step.next(),
                    broke || step.next() instanceof Struck.Breaking,
                    told + count(step, Command.TellInjected.class) + count(step, Command.TellMissed.class),
                    ended + count(step, Command.End.class));
        }
    }

    private static int count(Step step, Class<? extends Command> kind) {
        return (int) step.commands().stream().filter(kind::isInstance).count();
    }

    private static int parts(Plan plan) {
        return plan instanceof Plan.Break breaking ? breaking.fault().parts().size() : 0;
    }

    private static Set<Point> explore(Plan plan) {
        Point born = new Point(new State.Ended(new Ending.Finished()), false, 0, 0)
                .after(State.begin(plan, Timeouts.DEFAULT));
        Set<Point> seen = new HashSet<>(Set.of(born));
        Deque<Point> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            Point point = next.remove();
            for (Function<State, Step> signal : Signals.ALL.values()) {
                Point reached = point.after(signal.apply(point.state()));
                if (seen.add(reached)) {
                    next.add(reached);
                }
            }
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("io.hangup.core.session.Plans#all")
    void a_connection_ends_once_and_nothing_is_commanded_behind_it(Plan plan) {
        for (Point point : explore(plan)) {
            assertThat(point.ended())
                    .describedAs("ends on the way to %s", point.state())
                    .isEqualTo(point.state() instanceof State.Ended ? 1 : 0);
            if (point.state() instanceof State.Ended) {
                Signals.ALL.forEach((name, signal) -> assertThat(signal.apply(point.state()))
                        .describedAs("%s behind the end", name)
                        .isEqualTo(new Step(point.state(), List.of())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.hangup.core.session.Plans#all")
    void a_fault_that_began_is_told_once_for_each_part_as_injected_or_missed_and_no_other_is_told(Plan plan) {
        for (Point point : explore(plan)) {
            assertThat(point.told())
                    .describedAs("told on the way to %s", point.state())
                    .isBetween(0, parts(plan));
            if (point.state() instanceof State.Ended) {
                assertThat(point.told()).isEqualTo(point.broke() ? parts(plan) : 0);
            }
            if (plan instanceof Plan.PassThrough) {
                assertThat(point.broke()).describedAs("no plan, no fault").isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.hangup.core.session.Plans#all")
    void every_script_comes_to_its_end_whatever_its_moves_reach(Plan plan) {
        List<Reached> answers =
                List.<Reached>of(new Reached.Done(""), new Reached.Late("too late"), new Reached.Gone("not there"));
        for (Point point : explore(plan)) {
            for (Reached answer : answers) {
                State state = point.state();
                for (int i = 0; i < LONGEST_SCRIPT; i++) {
                    state = state.moved(answer).next();
                }
                assertThat(state)
                        .describedAs("%s, each move answered with %s", point.state(), answer)
                        .isNotInstanceOfAny(
                                Struck.Breaking.class,
                                State.Closing.class,
                                State.Finishing.class,
                                Struck.Paused.class,
                                Struck.PausedForRst.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.hangup.core.session.Plans#all")
    void the_end_of_hangup_ends_every_connection(Plan plan) {
        for (Point point : explore(plan)) {
            State state = point.state().stop().next();
            for (int i = 0; i < LONGEST_SCRIPT; i++) {
                state = state.moved(new Reached.Done("")).next();
            }
            assertThat(state).describedAs("%s, stopped", point.state()).isInstanceOf(State.Ended.class);
        }
    }

    @ParameterizedTest
    @MethodSource("io.hangup.core.session.Plans#all")
    void a_rst_has_the_cause_of_what_asked_for_it(Plan plan) {
        for (Point point : explore(plan)) {
            Signals.ALL.forEach((name, signal) -> {
                Step step = signal.apply(point.state());
                if (step.next() instanceof State.Closing closing && !(point.state() instanceof State.Closing)) {
                    closing.rest().stream()
                            .filter(Move.Abort.class::isInstance)
                            .forEach(move -> assertThat(((Move.Abort) move).cause())
                                    .describedAs("%s in %s", name, point.state())
                                    .isEqualTo(cause(name, point.state())));
                }
            });
        }
    }

    private static RstCause cause(String signal, State state) {
        return switch (signal) {
            case "stop" -> RstCause.SHUTDOWN;
            case "failed" -> RstCause.INTERNAL;
            case "unreachable" -> RstCause.UNREACHABLE;
            case "connected" -> RstCause.MIRRORED;
            case "broke upstream" -> state instanceof State.Dialling ? RstCause.UNREACHABLE : RstCause.MIRRORED;
            case "broke client" -> RstCause.MIRRORED;
            case "moved", "moved, late", "moved, gone" ->
                state instanceof Struck.PausedForRst ? RstCause.MIRRORED : RstCause.TIMEOUT;
            default -> RstCause.TIMEOUT;
        };
    }
}
