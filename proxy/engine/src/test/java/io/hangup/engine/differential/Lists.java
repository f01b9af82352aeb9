package io.hangup.engine.differential;

import io.hangup.core.rule.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Random lists of actions: the same seed gives the same list, on every JVM. */
final class Lists {
    private static final int LONGEST = 14;
    private static final int LONGEST_WITH_ORDERS = 32;
    private static final int ORDER_ONE_IN = 4;
    private static final int CUT_ONE_IN = 40;
    private static final List<Action.Verb> ORDERS = List.of(
            Action.Verb.RELOAD,
            Action.Verb.KILL,
            Action.Verb.ARM,
            Action.Verb.DISARM,
            Action.Verb.TIME,
            Action.Verb.STALL,
            Action.Verb.STALL,
            Action.Verb.REFUSE);
    private static final int LARGEST_BYTES = 300 * 1024;
    private static final int EARLY_ONE_IN = 5;
    private static final int AT_ONCE_ONE_IN = 3;
    private static final int FLOOD_ONE_IN = 60;

    private final Random random;
    private final Set<Side> finished = EnumSet.noneOf(Side.class);
    private final Set<Side> closed = EnumSet.noneOf(Side.class);
    private final int longest;
    private final boolean orders;
    private boolean afterAtOnce;
    private boolean stalled;
    private Side last = Side.CLIENT;

    private Lists(long seed, int longest, boolean orders) {
        this.random = new Random(seed);
        this.longest = longest;
        this.orders = orders;
    }

    static List<Action> random(long seed) {
        return new Lists(seed, LONGEST, false).list();
    }

    /** Up to forty actions, of which some are orders to Hangup. */
    static List<Action> withOrders(long seed) {
        return new Lists(seed, LONGEST_WITH_ORDERS, true).list();
    }

    private List<Action> list() {
        List<Action> actions = new ArrayList<>();
        if (random.nextInt(EARLY_ONE_IN) == 0) {
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count && !closed.contains(Side.CLIENT); i++) {
                Action early = any(Side.CLIENT);
                // Urgent bytes that come before SO_OOBINLINE is set at the receiver are not kept in line by its kernel.
                actions.add(early.verb() == Action.Verb.URGENT ? Action.send(Side.CLIENT, 1) : early);
            }
        }
        actions.add(Action.accept());
        int length = 1 + random.nextInt(longest);
        for (int i = 0; i < length && closed.size() < 2; i++) {
            actions.add(orders && random.nextInt(ORDER_ONE_IN) == 0 ? order() : next());
        }
        if (stalled) {
            actions.add(Action.order(Action.Verb.GO_ON));
        }
        actions.addAll(epilogues().get(random.nextInt(2)));
        return List.copyOf(actions);
    }

    private Action next() {
        if (!afterAtOnce || closed.contains(last)) {
            last = random.nextBoolean() ? Side.CLIENT : Side.UPSTREAM;
            last = closed.contains(last) ? last.other() : last;
        }
        Action action = any(last);
        afterAtOnce = !afterAtOnce && random.nextInt(AT_ONCE_ONE_IN) == 0;
        return afterAtOnce ? action.andAtOnce() : action;
    }

    private Action order() {
        afterAtOnce = false;
        if (stalled) {
            stalled = random.nextBoolean();
            return Action.order(stalled ? Action.Verb.ARM : Action.Verb.GO_ON);
        }
        Action.Verb verb =
                random.nextInt(CUT_ONE_IN) == 0 ? Action.Verb.CUT : ORDERS.get(random.nextInt(ORDERS.size()));
        stalled = verb == Action.Verb.STALL;
        return Action.order(verb);
    }

    /** In silence, ends only send and finish: nothing else can be the same. */
    private Action inSilence(Side end) {
        if (finished.contains(end) || random.nextInt(8) == 0) {
            finished.add(end);
            return Action.fin(end);
        }
        return Action.send(end, size());
    }

    private Action any(Side end) {
        if (stalled) {
            return inSilence(end);
        }
        int dice = random.nextInt(100);
        if (dice >= (finished.contains(end) ? 75 : 92)) {
            closed.add(end);
            return random.nextBoolean() ? Action.close(end) : Action.rst(end);
        } else if (dice >= 70) {
            return random.nextInt(3) > 0 ? Action.readAll(end) : Action.read(end, size());
        } else if (finished.contains(end) && random.nextInt(10) > 0) {
            return Action.readAll(end);
        } else if (dice >= 60) {
            finished.add(end);
            return Action.fin(end);
        } else if (dice >= 55) {
            return Action.urgent(end);
        }
        return random.nextInt(FLOOD_ONE_IN) == 0 ? Action.flood(end) : Action.send(end, size());
    }

    /** Small, large and in between alike: the exponent is drawn, not the number. */
    private int size() {
        int bits = random.nextInt(19);
        return Math.min(LARGEST_BYTES, (1 << bits) + random.nextInt(1 << bits));
    }

    /** Asks for everything both ends could still observe, in the two orders that matter: who asks first is told of a RST. */
    static List<List<Action>> epilogues() {
        List<Action> reads = List.of(Action.readAll(Side.CLIENT), Action.readAll(Side.UPSTREAM));
        List<Action> writes = List.of(
                Action.send(Side.CLIENT, 1),
                Action.send(Side.CLIENT, 1),
                Action.send(Side.UPSTREAM, 1),
                Action.send(Side.UPSTREAM, 1));
        return List.of(
                Stream.of(reads, writes, reads).flatMap(List::stream).toList(),
                Stream.of(writes, reads).flatMap(List::stream).toList());
    }
}
