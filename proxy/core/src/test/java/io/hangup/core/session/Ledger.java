package io.hangup.core.session;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The books of one connection: what its shell has signalled and what its machine has commanded, as far as a promise
 * depends on it. Two ways that lead to the same state and the same books are the same from there on.
 *
 * @param dial how far the dial is
 * @param moving what the move that is under way can answer
 * @param watched whether the idle time is measured
 * @param unread the sides that are not read
 * @param eof the sides whose FIN was signalled
 * @param broke the sides whose RST was signalled
 * @param piped those of them whose RST came behind a FIN
 * @param shut the sides whose socket was closed or aborted
 * @param due what has happened that may send a RST
 * @param named every plan that a rule has named
 * @param ends how often the end was commanded
 * @param broken the first promise that was broken; empty as long as none is
 */
record Ledger(
        Dial dial,
        Moving moving,
        boolean watched,
        Set<Side> unread,
        Set<Side> eof,
        Set<Side> broke,
        Set<Side> piped,
        Set<Side> shut,
        Set<RstCause> due,
        Set<Plan.Break> named,
        int ends,
        String broken) {
    /** How far the upstream is. */
    enum Dial {
        /** Not dialled. */
        NONE,
        /** Not answered yet. */
        UNDER_WAY,
        /** It has answered. */
        ANSWERED,
        /** It never will. */
        FAILED
    }

    /** Whether a move is under way, and how it can come out. */
    enum Moving {
        /** None is. */
        NOT,
        /** It is done at once, or after its time. */
        SURE,
        /** Its time can pass first. */
        MAY_BE_LATE,
        /** The socket can be gone. */
        MAY_BE_GONE,
        /** Either. */
        MAY_FAIL;

        boolean mayBeLate() {
            return this == MAY_BE_LATE || this == MAY_FAIL;
        }

        boolean mayBeGone() {
            return this == MAY_BE_GONE || this == MAY_FAIL;
        }
    }

    static final Ledger NEW = new Ledger(
            Dial.NONE,
            Moving.NOT,
            false,
            Set.of(Side.CLIENT, Side.UPSTREAM),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            0,
            "");

    /** Whether there is a socket of this side on which anything can happen. */
    boolean open(Side side) {
        return !shut.contains(side) && !broke.contains(side) && (side == Side.CLIENT || dial == Dial.ANSWERED);
    }

    Ledger dial(Dial now) {
        return new Ledger(now, moving, watched, unread, eof, broke, piped, shut, due, named, ends, broken);
    }

    Ledger moving(Moving now) {
        return new Ledger(dial, now, watched, unread, eof, broke, piped, shut, due, named, ends, broken);
    }

    Ledger watched(boolean now) {
        return new Ledger(dial, moving, now, unread, eof, broke, piped, shut, due, named, ends, broken);
    }

    Ledger reading(Side... sides) {
        Set<Side> left =
                unread.stream().filter(side -> !Set.of(sides).contains(side)).collect(Collectors.toUnmodifiableSet());
        return new Ledger(dial, moving, watched, left, eof, broke, piped, shut, due, named, ends, broken);
    }

    Ledger notReading(Side side) {
        return new Ledger(dial, moving, watched, with(unread, side), eof, broke, piped, shut, due, named, ends, broken);
    }

    Ledger eof(Side side) {
        return new Ledger(dial, moving, watched, unread, with(eof, side), broke, piped, shut, due, named, ends, broken);
    }

    Ledger broke(Side side, Errno errno) {
        Set<Side> behindFin = errno == Errno.EPIPE ? with(piped, side) : piped;
        return new Ledger(
                dial, moving, watched, unread, eof, with(broke, side), behindFin, shut, due, named, ends, broken);
    }

    Ledger shut(Side side) {
        return new Ledger(dial, moving, watched, unread, eof, broke, piped, with(shut, side), due, named, ends, broken);
    }

    Ledger due(RstCause cause) {
        return new Ledger(
                dial, moving, watched, unread, eof, broke, piped, shut, with(due, cause), named, ends, broken);
    }

    Ledger named(Plan plan) {
        return plan instanceof Plan.Break now
                ? new Ledger(
                        dial, moving, watched, unread, eof, broke, piped, shut, due, with(named, now), ends, broken)
                : this;
    }

    Ledger ended() {
        return new Ledger(dial, moving, watched, unread, eof, broke, piped, shut, due, named, ends + 1, broken);
    }

    /** The first is kept. */
    Ledger unless(boolean kept, String promise) {
        return kept || !broken.isEmpty()
                ? this
                : new Ledger(dial, moving, watched, unread, eof, broke, piped, shut, due, named, ends, promise);
    }

    /** Whether this part is one of a fault that a rule has named. */
    boolean isNamed(Plan.Break part) {
        return named.stream()
                .anyMatch(whole -> whole.equals(part)
                        || (whole.part(part.fault()).equals(part)
                                && whole.fault().parts().contains(part.fault())));
    }

    /** Whether this move is one of the script of a fault that a rule has named. */
    boolean isNamed(Move move, Timeouts timeouts) {
        return named.stream()
                .flatMap(whole -> whole.fault().parts().stream())
                .anyMatch(part -> part.strike(timeouts).contains(move));
    }

    private static <T> Set<T> with(Set<T> some, T one) {
        return some.contains(one)
                ? some
                : Stream.concat(some.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
    }
}
