package io.hangup.app.explain;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Words;
import java.util.List;
import java.util.stream.Collectors;

/** A hand that performs moves by saying what they do, in a clause. */
final class MoveWords implements Move.Hand {
    private String words = "";

    private MoveWords() {}

    static String of(Move move) {
        MoveWords hand = new MoveWords();
        move.by(hand);
        return hand.words;
    }

    @Override
    public void stopReading(Side side) {
        words = "stop reading from " + the(side) + ", so that what it sends stays in the kernel";
    }

    @Override
    public void awaitUnread(Side side, long withinMillis) {
        words = "wait until a byte of " + the(side) + " lies unread in the kernel" + within(withinMillis);
    }

    @Override
    public void awaitAcked(Side side, long quietMillis) {
        words = "wait until " + the(side) + " has acknowledged all that was sent to it" + quiet(quietMillis);
    }

    @Override
    public void awaitFinAcked(Side side, long withinMillis) {
        words = "wait until " + the(side) + " has acknowledged the FIN, so that its socket is in FIN_WAIT2 here"
                + within(withinMillis);
    }

    @Override
    public void pass(long millis) {
        words = "wait " + Words.millis(millis);
    }

    @Override
    public void finish(Side side, long quietMillis) {
        words = "send " + the(side) + " a FIN, behind all that is queued for it" + quiet(quietMillis);
    }

    @Override
    public void discard(Side side, long withinMillis) {
        words = "read and drop what has come from " + the(side) + within(withinMillis);
    }

    @Override
    public void drain(Side side, long withinMillis) {
        words = "read and drop what " + the(side) + " sends, until its FIN" + within(withinMillis);
    }

    @Override
    public void mute(Side side) {
        words = "from now on read and drop what " + the(side) + " sends";
    }

    @Override
    public void resume(Side side) {
        words = "relay what " + the(side) + " sends again";
    }

    @Override
    public void babble(Side side, long bytes, long quietMillis) {
        words = "send " + the(side) + " " + Words.bytes(bytes) + " of random bytes, behind all that is queued for it"
                + quiet(quietMillis);
    }

    @Override
    public void reshape(Side side, Shape shape) {
        words = "from now on send " + the(side) + " what it gets in this shape: "
                + new Fault.Shaped(Target.CLIENT, shape).text();
    }

    @Override
    public void refuse(long millis) {
        words = "close the listener, and open it again on the same port after " + Words.millis(millis);
    }

    @Override
    public void close(Side side, RstCause cause) {
        words = "close the socket of " + the(side) + ", with nothing left unread";
    }

    @Override
    public void linger(Side side, long withinMillis) {
        words = "keep the socket of " + the(side) + " until its FIN is acknowledged" + within(withinMillis);
    }

    @Override
    public void abort(Side side, RstCause cause) {
        words = "SO_LINGER 0 and close, in one breath: a RST to " + the(side);
    }

    /** What becomes of the connection after a fault's moves. */
    static String after(Fault fault) {
        List<Side> spared = fault.target().spared();
        return switch (fault.aftermath()) {
            case CLOSE_SPARED ->
                spared.isEmpty()
                        ? "that is all"
                        : all(spared)
                                + " is closed politely: a FIN behind all that was relayed to it, and patience until"
                                + " its own";
            case RELAY_ON -> "the other direction goes on until its sender is done";
            case HOLD -> "both sockets are held, until " + all(fault.target().hit()) + " leaves";
            case PAUSE -> "both are read again when the silence is over, and all goes on, with what came meanwhile";
            case GO_ON -> "all goes on";
        };
    }

    private static String all(List<Side> sides) {
        return sides.stream().map(MoveWords::the).collect(Collectors.joining(" and "));
    }

    private static String the(Side side) {
        return "the " + side.word();
    }

    private static String within(long millis) {
        return " (at most " + Words.millis(millis) + ")";
    }

    private static String quiet(long millis) {
        return " (given up after " + Words.millis(millis) + " without progress)";
    }
}
