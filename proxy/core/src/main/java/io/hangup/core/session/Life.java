package io.hangup.core.session;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a connection lives by.
 *
 * @param plan what is planned for it
 * @param timeouts how long to wait for what
 * @param line how far it is with its upstream
 * @param lost whose RST came while it did not matter to the fault under way
 */
record Life(Plan plan, Timeouts timeouts, Line line, Optional<Lost> lost) {
    /** Whether there is an upstream: a fault right behind the accept does without. */
    enum Line {
        /** Not dialled, as the fault that came first does not need it. */
        UNDIALLED,
        /** Dialled, answered or not. */
        DIALLED
    }

    /** A side that broke the connection, and with what. */
    record Lost(Side side, Errno errno) {}

    /** The same life with another plan. */
    Life with(Plan other) {
        return new Life(other, timeouts, line, lost);
    }

    /** The same life from the dial on. */
    Life dialled() {
        return new Life(plan, timeouts, Line.DIALLED, lost);
    }

    /** The same life, of which one side is gone: it is told to the other if anything is to be relayed again. */
    Life without(Side side, Errno errno) {
        return new Life(plan, timeouts, line, Optional.of(new Lost(side, errno)));
    }

    /** A step in front of which the rest of what a broken side sent goes to the other, if there is one. */
    Step behindTheRest(Step step) {
        return line == Line.DIALLED ? step.after(new Command.Relay(new Plan.PassThrough())) : step;
    }

    /** What comes between the handshake of the client and a RST right behind it. */
    List<Move> settling() {
        return timeouts.settleMillis() == 0 ? List.of() : List.of(new Move.Wait(timeouts.settleMillis()));
    }

    /** How these sides are taken leave of; one that was not dialled is owed nothing. */
    List<Move> politely(List<Side> sides) {
        return line == Line.UNDIALLED && !sides.contains(Side.CLIENT) ? List.of() : State.Closing.politely(sides, this);
    }

    /** A connection that is relayed from here, one or both of whose sides may have finished already. */
    Step relayed(Set<Side> finished) {
        if (lost.isPresent()) {
            Lost gone = lost.get();
            return behindTheRest(
                    State.Closing.mirror(gone.side(), gone.errno(), this, new Ending.Reset(gone.side(), gone.errno())));
        }
        if (line == Line.UNDIALLED) {
            return State.Dialling.begin(this);
        }
        if (finished.isEmpty()) {
            return Step.to(new State.Relaying(this), new Command.Relay(plan));
        }
        Side first = finished.contains(Side.CLIENT) ? Side.CLIENT : Side.UPSTREAM;
        if (finished.size() > 1) {
            return State.Finishing.begin(this, first).after(new Command.Relay(plan));
        }
        return State.HalfClosed.begin(this, first).after(new Command.Relay(plan));
    }

    /** A fault out of turn, on a connection that was stalled. */
    Step struck(Plan.Break now, Set<Side> finished) {
        return line == Line.UNDIALLED && now.fault().needsUpstream()
                ? Step.to(new State.DiallingForFault(dialled().with(now), now), new Command.Dial())
                : Struck.Breaking.begin(with(now), now, finished, List.of());
    }
}
