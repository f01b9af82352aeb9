package io.hangup.engine.scan;

import io.hangup.core.rule.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Looks for the first match of a pattern, in however many reads it comes.
 *
 * <p>It leaps from one occurrence of the pattern's rarest byte to the next, which Netty finds eight bytes at a time. Where
 * a match could have that byte, Knuth, Morris and Pratt's automaton goes on from where it would begin, until it is back
 * where it started. The leaps never go back, and the automaton takes two steps for a byte on average at most, so the time is
 * linear whatever stream and pattern are; and the state of the automaton, one number, is all that is remembered from one
 * read to the next.
 */
public final class PatternScan implements Scan {
    private static final int NOWHERE = -1;
    /** An index may be negative: that of a match that began in an earlier read. */
    private static final int NONE_BEGINS = Integer.MIN_VALUE;

    private final Moment.Says says;
    private final Runnable found;
    private final byte[] pattern;
    private final int[] borders;
    private final int rarest;
    private final ByteProcessor whileBegun = this::stepWhileBegun;
    private final ByteProcessor untilMatched = this::stepUntilMatched;
    /** How many bytes of the pattern the stream ends with so far. */
    private int matched;

    private long leftBytes;

    private PatternScan(Moment.Says says, Runnable found) {
        this.says = says;
        this.found = found;
        pattern = says.pattern().bytes();
        borders = borders(pattern);
        rarest = Rarity.rarest(pattern);
        leftBytes = says.withinBytes();
    }

    /**
     * Looks for a pattern.
     *
     * @param found run once, at the match and before the bytes that complete it go on, where the fault comes in the answer;
     *     no cut is made then
     */
    public static PatternScan of(Moment.Says says, Runnable found) {
        return new PatternScan(says, found);
    }

    @Override
    public long look(ByteBuf next) {
        if (leftBytes == 0) {
            return NO_CUT;
        }
        int from = next.readerIndex();
        int to = from + (int) Math.min(leftBytes, next.readableBytes());
        int end = endOfMatch(next, from, to);
        if (end == NOWHERE) {
            leftBytes -= to - from;
            return NO_CUT;
        }
        leftBytes = 0;
        return switch (says.place()) {
            case BEFORE -> Math.max(0, end - pattern.length - from);
            case AFTER -> end - from;
            case ANSWERING -> {
                found.run();
                yield NO_CUT;
            }
        };
    }

    @Override
    public void close() {
        leftBytes = 0;
    }

    /** The index behind the first match that ends before {@code to}. */
    private int endOfMatch(ByteBuf next, int from, int to) {
        int at = from;
        while (at < to) {
            ByteProcessor steps = whileBegun;
            if (matched <= rarest) {
                int begin = nextBegin(next, at, to);
                if (begin == NONE_BEGINS) {
                    begin = to - rarest;
                    steps = untilMatched;
                }
                if (begin >= at) {
                    at = begin;
                    matched = 0;
                }
            }
            int stopped = next.forEachByte(at, to - at, steps);
            if (matched == pattern.length) {
                return stopped + 1;
            }
            at = stopped == NOWHERE ? to : stopped + 1;
        }
        return NOWHERE;
    }

    /**
     * Where the next match may begin, as far as its rarest byte is to come: before {@code at} where that could be the one
     * that has begun, {@link #NONE_BEGINS} where the rarest byte is not there.
     */
    private int nextBegin(ByteBuf next, int at, int to) {
        int ahead = rarest - matched;
        int rare = ahead < to - at ? next.indexOf(at + ahead, to, pattern[rarest]) : NOWHERE;
        while (rare != NOWHERE) {
            int begin = rare - rarest;
            if (begin < at || isLikely(next, begin, to)) {
                return begin;
            }
            rare = next.indexOf(rare + 1, to, pattern[rarest]);
        }
        return NONE_BEGINS;
    }

    private boolean isLikely(ByteBuf next, int begin, int to) {
        int end = begin + pattern.length - 1;
        return next.getByte(begin) == pattern[0] && (end >= to || next.getByte(end) == pattern[pattern.length - 1]);
    }

    private boolean stepWhileBegun(byte value) {
        step(value);
        return matched > 0 && matched < pattern.length;
    }

    private boolean stepUntilMatched(byte value) {
        step(value);
        return matched < pattern.length;
    }

    private void step(byte value) {
        while (matched > 0 && pattern[matched] != value) {
            matched = borders[matched - 1];
        }
        if (pattern[matched] == value) {
            matched++;
        }
    }

    /** For each prefix of the pattern, how long its longest border is: the part it both begins and ends with. */
    private static int[] borders(byte[] pattern) {
        int[] borders = new int[pattern.length];
        int border = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (border > 0 && pattern[border] != pattern[i]) {
                border = borders[border - 1];
            }
            if (pattern[border] == pattern[i]) {
                border++;
            }
            borders[i] = border;
        }
        return borders;
    }
}
