package io.hangup.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hangup.core.rule.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lists of up to forty signals, drawn, of any plans: where {@link ExploredTest} goes through all lists with one other plan
 * and one fault out of turn, these have as many of either as they like. {@code -Dhangup.machine.lists=100000} tries more,
 * {@code -Dhangup.machine.seed=12345} others; a list that breaks a promise is made as short as it can be.
 */
class RandomListsTest {
    private static final int LISTS = Integer.getInteger("hangup.machine.lists", 2_000);
    private static final long SEED = Long.getLong("hangup.machine.seed", 1);
    private static final int LONGEST = 40;
    private static final int STEERED_ONE_IN = 8;

    private static final List<Plan> PLANS = Plans.all().toList();
    private static final List<Walk.Signal> SIGNALS = Walk.signals();
    /** Nothing of it is for a machine that commands what it should. */
    private static final List<Walk.Signal> ORDINARY = SIGNALS.stream()
            .filter(signal -> !signal.name().equals("stop") && !signal.name().equals("failed"))
            .toList();

    /** A plan, and what is signalled of its connection wherever it may be. */
    private record Listed(Plan plan, List<Walk.Signal> signals) {
        /** Which promise it breaks, or empty. */
        String broken() {
            Walk.Node node = Walk.Node.born(plan);
            for (Walk.Signal signal : signals) {
                if (signal.may().test(node.ledger())) {
                    node = node.after(signal);
                }
            }
            return node.ledger().broken();
        }

        /** Whether the connection ends in it. */
        boolean ends() {
            Walk.Node node = Walk.Node.born(plan);
            for (Walk.Signal signal : signals) {
                node = signal.may().test(node.ledger()) ? node.after(signal) : node;
            }
            return node.state() instanceof State.Ended;
        }

        /** The shortest that still breaks one. */
        Listed shrunk() {
            for (int i = 0; i < signals.size(); i++) {
                List<Walk.Signal> less = new ArrayList<>(signals);
                less.remove(i);
                Listed shorter = new Listed(plan, less);
                if (!shorter.broken().isEmpty()) {
                    return shorter.shrunk();
                }
            }
            return this;
        }

        @Override
        public String toString() {
            return Stream.concat(
                            Stream.of("begin with " + plan), signals.stream().map(Walk.Signal::name))
                    .collect(Collectors.joining("\n    "));
        }
    }

    /** Mostly what can happen where it happens: a signal that may not come is no list. */
    private static Listed draw(long seed) {
        Random random = new Random(seed);
        Plan plan = PLANS.get(random.nextInt(PLANS.size()));
        Walk.Node node = Walk.Node.born(plan);
        List<Walk.Signal> list = new ArrayList<>();
        while (list.size() < LONGEST && node.ledger().ends() == 0) {
            Ledger ledger = node.ledger();
            List<Walk.Signal> may = (random.nextInt(LONGEST) == 0 ? SIGNALS : ORDINARY)
                    .stream().filter(signal -> signal.may().test(ledger)).toList();
            Walk.Signal next = random.nextInt(STEERED_ONE_IN) == 0 || may.isEmpty()
                    ? steering(random)
                    : may.get(random.nextInt(may.size()));
            list.add(next);
            node = node.after(next);
        }
        return new Listed(plan, list);
    }

    private static Walk.Signal steering(Random random) {
        Plan plan = PLANS.get(random.nextInt(PLANS.size()));
        return plan instanceof Plan.Break fault && random.nextBoolean()
                ? Walk.fired(fault, ledger -> ledger.ends() == 0)
                : Walk.planned(plan, ledger -> ledger.ends() == 0);
    }

    @Test
    void no_list_breaks_a_promise() {
        int ended = 0;
        for (long seed = SEED; seed < SEED + LISTS; seed++) {
            Listed list = draw(seed);
            if (!list.broken().isEmpty()) {
                Listed shortest = list.shrunk();
                fail("seed %d: %s%nThe shortest list that breaks it:%n%s", seed, shortest.broken(), shortest);
            }
            ended += list.ends() ? 1 : 0;
        }
        assertThat(ended).describedAs("lists that came to an end").isGreaterThan(LISTS / 10);
    }
}
