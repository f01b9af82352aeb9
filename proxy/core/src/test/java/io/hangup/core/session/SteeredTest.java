package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine explored whole while rules change: any plan, or a fault out of turn, in any state that can be reached. */
class SteeredTest {
    private static final int LONGEST_SCRIPT = 40;
    private static final Map<String, Function<State, Step>> SIGNALS = signals();

    private static Map<String, Function<State, Step>> signals() {
        Map<String, Function<State, Step>> all = new HashMap<>(Signals.ALL);
        all.putAll(Signals.STEERING);
        return all;
    }

    /**
     * A state, and what must not be forgotten of the way to it.
     *
     * @param fault the last that began
     * @param told the parts of it that were told
     * @param alien whether anything else was told meanwhile
     */
    private record Point(State state, Optional<Plan.Break> fault, List<Fault> told, boolean alien, int ended) {
        Point after(Step step) {
            boolean begins = step.next() instanceof Struck.Breaking breaking
                    && (!(state instanceof Struck.Breaking)
                            && !(state instanceof Struck.Paused paused
                                    && paused.now().equals(breaking.now())
                                    && paused.left().size() == breaking.later().size() + 1));
            List<Plan.Break> more =
                    step.commands().stream().flatMap(Point::told).toList();
            boolean late = comesTooLate(more);
            Optional<Plan.Break> now = begins
                    ? Optional.of(((Struck.Breaking) step.next()).now())
                    : late ? Optional.of(Signals.FIRED) : fault;
            return new Point(
                    step.next(),
                    now,
                    Stream.concat(
                                    (begins || late ? List.<Fault>of() : told).stream(),
                                    more.stream().map(Plan.Break::fault))
                            .toList(),
                    alien || more.stream().anyMatch(part -> !isPart(part, now)),
                    ended
                            + (int) step.commands().stream()
                                    .filter(Command.End.class::isInstance)
                                    .count());
        }

        /** Whether a fault was fired although the connection is broken already: it misses with all its parts. */
        private boolean comesTooLate(List<Plan.Break> more) {
            return (state instanceof Struck.PausedForRst || state instanceof Struck.HeldForRst)
                    && more.equals(Signals.FIRED.fault().parts().stream()
                            .map(Signals.FIRED::part)
                            .toList());
        }

        private static Stream<Plan.Break> told(Command command) {
            if (command instanceof Command.TellInjected injected) {
                return Stream.of(injected.plan());
            }
            return command instanceof Command.TellMissed missed ? Stream.of(missed.plan()) : Stream.empty();
        }

        private static boolean isPart(Plan.Break part, Optional<Plan.Break> whole) {
            return whole.filter(fault -> fault.part(part.fault()).equals(part)
                            && fault.fault().parts().contains(part.fault()))
                    .isPresent();
        }
    }

    private static Set<Point> explore(Plan plan) {
        Point born = new Point(new State.Ended(new Ending.Finished()), Optional.empty(), List.of(), false, 0)
                .after(State.begin(plan, Timeouts.DEFAULT));
        Set<Point> seen = new HashSet<>(Set.of(born));
        Deque<Point> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            Point point = next.remove();
            for (Function<State, Step> signal : SIGNALS.values()) {
                Point reached = point.after(signal.apply(point.state()));
                if (seen.add(reached)) {
                    next.add(reached);
                }
            }
        }
        return seen;
    }

    /** One of each kind; what is told of the others is the same. */
    static Stream<Plan> plans() {
        Set<String> kinds = new HashSet<>();
        return Plans.all()
                .filter(plan -> kinds.add(plan instanceof Plan.Break breaking ? kind(breaking) : "pass through"));
    }

    private static String kind(Plan.Break plan) {
        return plan.fault().text() + " " + plan.moment().text().equals("accepted");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void each_part_of_a_fault_is_told_once_at_most_and_nothing_that_no_rule_named(Plan plan) {
        for (Point point : explore(plan)) {
            assertThat(point.alien())
                    .describedAs("other faults told on the way to %s", point)
                    .isFalse();
            int parts = point.fault().map(fault -> fault.fault().parts().size()).orElse(0);
            assertThat(point.told().size())
                    .describedAs("told on the way to %s", point)
                    .isLessThanOrEqualTo(parts);
            if (point.state() instanceof State.Ended) {
                assertThat(point.told().isEmpty())
                        .describedAs("nothing is told of a fault that began, %s", point)
                        .isEqualTo(point.fault().isEmpty());
            }
            List<Plan> named = Stream.of(plan, Signals.OTHER, Signals.FIRED).toList();
            point.fault().ifPresent(fault -> assertThat(named).contains(fault));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_connection_ends_once_and_nothing_is_commanded_behind_it(Plan plan) {
        for (Point point : explore(plan)) {
            assertThat(point.ended())
                    .describedAs("ends on the way to %s", point.state())
                    .isEqualTo(point.state() instanceof State.Ended ? 1 : 0);
            if (point.state() instanceof State.Ended) {
                SIGNALS.forEach((name, signal) -> assertThat(signal.apply(point.state()))
                        .describedAs("%s behind the end", name)
                        .isEqualTo(new Step(point.state(), List.of())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void every_script_comes_to_its_end_and_the_end_of_hangup_ends_all(Plan plan) {
        for (Point point : explore(plan)) {
            State state = point.state();
            State stopped = point.state().stop().next();
            for (int i = 0; i < LONGEST_SCRIPT; i++) {
                state = state.moved(new Reached.Done("")).next();
                stopped = stopped.moved(new Reached.Done("")).next();
            }
            assertThat(state)
                    .describedAs("%s, each move done", point.state())
                    .isNotInstanceOfAny(
                            Struck.Breaking.class,
                            State.Closing.class,
                            State.Finishing.class,
                            Struck.Paused.class,
                            Struck.PausedForRst.class);
            assertThat(stopped).describedAs("%s, stopped", point.state()).isInstanceOf(State.Ended.class);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void no_other_plan_is_heard_where_the_ending_is_settled_and_it_sends_no_rst_but_one_that_was_waiting(Plan plan) {
        for (Point point : explore(plan)) {
            Signals.STEERING.forEach((name, signal) -> {
                Step step = signal.apply(point.state());
                if (!(point.state() instanceof State.Steerable)) {
                    assertThat(step)
                            .describedAs("%s in %s", name, point.state())
                            .isEqualTo(Step.to(point.state()));
                } else if (step.next() instanceof State.Closing closing) {
                    assertThat(closing.rest())
                            .describedAs("%s in %s", name, point.state())
                            .filteredOn(Move.Abort.class::isInstance)
                            .extracting(move -> ((Move.Abort) move).cause())
                            .containsOnly(RstCause.MIRRORED);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void another_plan_takes_the_place_of_the_present_one_where_the_connection_goes_on(Plan plan) {
        for (Point point : explore(plan)) {
            State then = point.state().planned(Signals.OTHER).next();
            if (point.state() instanceof State.Steerable && then instanceof State.Relaying relaying) {
                assertThat(relaying.life().plan()).isEqualTo(Signals.OTHER);
                assertThat(relaying.triggered().next()).isInstanceOf(Struck.Breaking.class);
                assertThat(point.state().planned(Signals.OTHER).commands())
                        .contains(new Command.Unshape(), new Command.Relay(Signals.OTHER));
            }
        }
    }
}
