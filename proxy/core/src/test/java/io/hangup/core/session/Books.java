package io.hangup.core.session;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps a {@link Ledger} of what a machine commands: a shell without sockets that checks every command against the promises. */
final class Books implements Command.Shell, Move.Hand {
    private static final String ONE_END = "one end, and nothing behind it";
    private static final String NO_BYTES = "no bytes to a socket that is closed";
    private static final String BOUNDED = "every wait has the bound that is configured for it";
    private static final String NAMED = "no fault that no rule named";
    private static final String CAUSED = "every RST has a cause that came about";
    private static final String TRUE_ENDING = "the ending is what happened";
    private static final String FIN_FOR_FIN = "without a rule, a FIN is told for a FIN only";

    private final Timeouts timeouts;
    private Ledger ledger;

    Books(Ledger before, Timeouts timeouts) {
        this.ledger = before;
        this.timeouts = timeouts;
    }

    /** The books after all these commands. */
    Ledger after(Step step) {
        for (Command command : step.commands()) {
            promise(ledger.ends() == 0, ONE_END);
            command.by(this);
        }
        promise((ledger.ends() > 0) == (step.next() instanceof State.Ended), ONE_END);
        return ledger;
    }

    private void promise(boolean kept, String promise) {
        ledger = ledger.unless(kept, promise);
    }

    private void writesTo(Side side) {
        promise(!ledger.shut().contains(side), NO_BYTES);
    }

    private void bounded(long millis, long... choices) {
        promise(Arrays.stream(choices).anyMatch(choice -> choice == millis), BOUNDED);
    }

    private void rst(Side side, RstCause cause, boolean scripted) {
        boolean caused =
                switch (cause) {
                    case RULE -> scripted;
                    case MIRRORED -> ledger.broke().contains(side.other());
                    case UNREACHABLE, TIMEOUT, SHUTDOWN, INTERNAL ->
                        ledger.due().contains(cause);
                };
        promise(caused, cause == RstCause.RULE ? NAMED : CAUSED);
    }

    private boolean scripted(Move move) {
        return ledger.isNamed(move, timeouts);
    }

    // What the machine commands.

    @Override
    public void dial() {
        promise(ledger.dial() == Ledger.Dial.NONE, "one dial");
        ledger = ledger.dial(Ledger.Dial.UNDER_WAY);
    }

    @Override
    public void relay(Plan plan) {
        promise(ledger.dial() == Ledger.Dial.ANSWERED && ledger.shut().isEmpty(), NO_BYTES);
        promise(!(plan instanceof Plan.Break now) || ledger.isNamed(now), NAMED);
        ledger = ledger.reading(Side.values());
    }

    @Override
    public void unshape() {
        promise(ledger.shut().isEmpty(), NO_BYTES);
    }

    @Override
    public void perform(Move move) {
        ledger = ledger.moving(Ledger.Moving.SURE);
        move.by(this);
    }

    @Override
    public void pause(long millis) {
        promise(millis > 0, BOUNDED);
        ledger = ledger.moving(Ledger.Moving.SURE);
    }

    @Override
    public void hold() {
        promise(!ledger.named().isEmpty(), NAMED);
    }

    @Override
    public void watchIdle(long millis) {
        bounded(millis, timeouts.halfClosedMillis(), timeouts.stalledMillis());
        ledger = ledger.watched(true);
    }

    @Override
    public void tellInjected(Plan.Break plan, String note) {
        promise(ledger.isNamed(plan), NAMED);
    }

    @Override
    public void tellMissed(Plan.Break plan, String reason) {
        promise(ledger.isNamed(plan) && !reason.isEmpty(), NAMED);
    }

    @Override
    public void end(Ending ending) {
        for (Side side : Side.values()) {
            promise(!ledger.open(side), "the end finds both sockets closed");
        }
        promise(isTrue(ending), TRUE_ENDING);
        ledger = ledger.ended().moving(Ledger.Moving.NOT).watched(false);
    }

    private boolean isTrue(Ending ending) {
        if (ending instanceof Ending.Reset reset) {
            return ledger.broke().contains(reset.by());
        } else if (ending instanceof Ending.Faulted faulted) {
            return ledger.isNamed(faulted.plan());
        } else if (ending instanceof Ending.Missed missed) {
            return ledger.isNamed(missed.plan());
        } else if (ending instanceof Ending.Finished) {
            return ledger.eof().equals(Set.of(Side.CLIENT, Side.UPSTREAM));
        }
        Set<String> words = ledger.due().stream().map(RstCause::word).collect(Collectors.toSet());
        return words.contains(ending instanceof Ending.Stopped ? RstCause.SHUTDOWN.word() : ending.word());
    }

    // What a move does.

    @Override
    public void stopReading(Side side) {
        ledger = ledger.notReading(side);
    }

    @Override
    public void awaitUnread(Side side, long withinMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_FAIL);
        bounded(withinMillis, timeouts.unreadMillis());
    }

    @Override
    public void awaitAcked(Side side, long quietMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_FAIL);
        bounded(quietMillis, timeouts.ackedMillis(), timeouts.mirrorMillis());
    }

    @Override
    public void awaitFinAcked(Side side, long withinMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_FAIL);
        bounded(withinMillis, timeouts.finAckedMillis());
    }

    @Override
    public void pass(long millis) {
        bounded(millis, timeouts.settleMillis());
    }

    @Override
    public void finish(Side side, long quietMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_FAIL);
        bounded(quietMillis, timeouts.ackedMillis(), timeouts.mirrorMillis(), timeouts.halfClosedMillis());
        promise(
                !ledger.named().isEmpty()
                        || ledger.eof().contains(side.other())
                        || ledger.piped().contains(side.other()),
                FIN_FOR_FIN);
    }

    @Override
    public void discard(Side side, long withinMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_BE_LATE);
        bounded(withinMillis, timeouts.unreadMillis());
        ledger = ledger.reading(side);
    }

    @Override
    public void drain(Side side, long withinMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_BE_LATE);
        bounded(withinMillis, timeouts.drainMillis());
        promise(!ledger.named().isEmpty(), NAMED);
        ledger = ledger.reading(side);
    }

    @Override
    public void mute(Side side) {
        promise(!ledger.named().isEmpty(), NAMED);
        ledger = ledger.reading(side);
    }

    @Override
    public void resume(Side side) {
        writesTo(side.other());
        ledger = ledger.reading(side);
    }

    @Override
    public void babble(Side side, long bytes, long quietMillis) {
        ledger = ledger.moving(Ledger.Moving.MAY_FAIL);
        writesTo(side);
        bounded(quietMillis, timeouts.ackedMillis());
        promise(scripted(new Move.Babble(side, bytes, quietMillis)), NAMED);
    }

    @Override
    public void reshape(Side side, Shape shape) {
        writesTo(side);
        promise(scripted(new Move.Reshape(side, shape)), NAMED);
    }

    @Override
    public void refuse(long millis) {
        promise(scripted(new Move.Refuse(millis)), NAMED);
    }

    @Override
    public void close(Side side, RstCause cause) {
        if (cause == RstCause.RULE) {
            rst(side, cause, scripted(new Move.Close(side, cause)));
        }
        ledger = ledger.shut(side);
    }

    @Override
    public void linger(Side side, long withinMillis) {
        bounded(withinMillis, timeouts.halfClosedMillis());
    }

    @Override
    public void abort(Side side, RstCause cause) {
        ledger = ledger.moving(Ledger.Moving.MAY_BE_GONE);
        rst(side, cause, scripted(new Move.Abort(side, cause)));
        ledger = ledger.shut(side);
    }
}
