package io.hangup.engine.hear;

import io.hangup.core.hearing.Hasher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A target of the fuzzer: whatever a client says, it is the same turns in one piece and byte by byte. A zero byte stands for
 * the upstream, which speaks.
 */
public final class SpeechFuzz {
    private static final int MOST_BYTES = 64;

    private SpeechFuzz() {}

    /** Called by Jazzer, and by a test with what it once found. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<String> whole = heard(input, input.length);
        List<String> single = heard(input, 1);
        if (!whole.equals(single)) {
            throw new AssertionError("in one piece: " + whole + "\nbyte by byte: " + single);
        }
    }

    private static List<String> heard(byte[] input, int mostBytes) {
        List<String> turns = new ArrayList<>();
        Turns ear = new Turns(turns);
        Speech speech = new Speech(new Hasher(3, MOST_BYTES), ear);
        ear.speech = speech;
        int from = 0;
        for (int to = 0; to <= input.length; to++) {
            boolean upstream = to < input.length && input[to] == 0;
            if (to == input.length || upstream || to - from == mostBytes) {
                says(speech, input, from, to);
                from = upstream ? to + 1 : to;
            }
            if (upstream) {
                speech.upstream();
            }
        }
        ear.turnOver();
        speech.close();
        return turns;
    }

    private static void says(Speech speech, byte[] input, int from, int to) {
        if (to > from) {
            ByteBuf bytes = Unpooled.wrappedBuffer(input, from, to - from);
            speech.client(bytes);
            if (bytes.refCnt() != 1 || bytes.readableBytes() != to - from) {
                throw new AssertionError("the buffer is not left as it was: " + bytes);
            }
            bytes.release();
        }
    }

    /** What each turn was. */
    private static final class Turns implements Speech.Ear {
        private final List<String> turns;
        private Speech speech = new Speech(new Hasher(3, MOST_BYTES), this);

        Turns(List<String> turns) {
            this.turns = turns;
        }

        @Override
        public void head(HttpRequest request) {
            turns.add(request.method() + " " + request.uri());
        }

        @Override
        public void turnOver() {
            turns.add(speech.turn() + " " + speech.turnBytes() + " " + speech.form() + " "
                    + speech.prints().all().hash());
        }
    }
}
