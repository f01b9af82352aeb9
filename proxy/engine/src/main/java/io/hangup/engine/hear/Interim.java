package io.hangup.engine.hear;

import io.netty.buffer.ByteBuf;

/**
 * Tells the interim answers of HTTP/1.1, {@code 100 Continue} and its like (RFC 9110, 15.2), from the answer that they come
 * before, in however many pieces. {@code 101 Switching Protocols} is an answer, and so is everything that is not HTTP.
 */
final class Interim {
    /** How one begins; a {@value #DIGIT} stands for any digit. */
    private static final String BEGIN = "HTTP/1.# 1##";

    private static final char DIGIT = '#';

    private enum State {
        /** Within what may be the beginning of one. */
        BEGINS,
        /** Further on in its head. */
        HEAD,
        /** At the beginning of a line there. */
        LINE
    }

    private State state = State.BEGINS;
    private int read;
    private char last;

    /**
     * Reads on. The buffer is left as it is.
     *
     * @return whether something has come that belongs to no interim answer; the next is read from its beginning then
     */
    boolean isOverWith(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            if (!takes((char) (bytes.getByte(i) & 0xFF))) {
                begin();
                return true;
            }
        }
        return false;
    }

    private void begin() {
        state = State.BEGINS;
        read = 0;
    }

    private boolean takes(char next) {
        if (state == State.BEGINS) {
            return takesInBegin(next);
        }
        if (next == '\n' && state == State.LINE) {
            begin();
        } else if (next == '\n') {
            state = State.LINE;
        } else if (next != '\r') {
            state = State.HEAD;
        }
        return true;
    }

    private boolean takesInBegin(char next) {
        char expected = BEGIN.charAt(read++);
        boolean fits = expected == DIGIT ? next >= '0' && next <= '9' : next == expected;
        if (read == BEGIN.length()) {
            state = State.HEAD;
            fits &= !(last == '0' && next == '1');
        }
        last = next;
        return fits;
    }
}
