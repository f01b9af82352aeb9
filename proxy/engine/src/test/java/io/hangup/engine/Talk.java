package io.hangup.engine;

import io.hangup.testkit.CallResult;
import io.hangup.testkit.CallResult.Bytes;
import io.hangup.testkit.Peer;
import io.hangup.testkit.Received;
import io.hangup.testkit.Sent;
import java.nio.ByteBuffer;
import java.util.stream.Stream;

/** Ways in which a client and an upstream talk and part in peace. The client's first byte says which. */
enum Talk {
    /** Nobody says anything; the client leaves. */
    SILENCE('-', "ok", "EOF") {
        @Override
        String client(Peer peer) {
            return peer.closeNow().toString();
        }

        @Override
        String upstream(Peer peer) {
            throw new IllegalStateException("There is no first byte in a silence.");
        }
    },

    CLIENT_FINISHES_FIRST('a', "10000 EOF", "999 EOF") {
        @Override
        String client(Peer peer) {
            ask(peer);
            peer.shutdownOutput();
            return told(peer.readToEnd(PATIENCE_MILLIS));
        }

        @Override
        String upstream(Peer peer) {
            String question = told(peer.readToEnd(PATIENCE_MILLIS));
            answer(peer);
            return question;
        }
    },

    UPSTREAM_CLOSES_BEHIND_ITS_ANSWER('b', "10000 EOF", "999 ok") {
        @Override
        String client(Peer peer) {
            ask(peer);
            return told(peer.readToEnd(PATIENCE_MILLIS));
        }

        @Override
        String upstream(Peer peer) {
            String question = told(peer.readExactly(QUESTION_BYTES - 1, PATIENCE_MILLIS));
            answer(peer);
            return question;
        }
    },

    CLIENT_CLOSES_BEHIND_THE_ANSWER('c', "10000 ok", "999 EOF") {
        @Override
        String client(Peer peer) {
            ask(peer);
            return told(peer.readExactly(ANSWER_BYTES, PATIENCE_MILLIS));
        }

        @Override
        String upstream(Peer peer) {
            Received question = peer.readExactly(QUESTION_BYTES - 1, PATIENCE_MILLIS);
            answer(peer);
            return question.count() + " " + peer.read(1, PATIENCE_MILLIS);
        }
    },

    UPSTREAM_FINISHES_FIRST('d', "EOF, 10000 ok", "10000 EOF") {
        @Override
        String client(Peer peer) {
            begin(peer);
            CallResult end = peer.read(1, PATIENCE_MILLIS);
            Sent sent = answer(peer);
            return end + ", " + sent.accepted() + " " + sent.end();
        }

        @Override
        String upstream(Peer peer) {
            peer.shutdownOutput();
            return told(peer.readToEnd(PATIENCE_MILLIS));
        }
    };

    private static final long PATIENCE_MILLIS = 30_000;
    private static final int QUESTION_BYTES = 1_000;
    private static final int ANSWER_BYTES = 10_000;

    private final char letter;
    private final String clientTells;
    private final String upstreamTells;

    Talk(char letter, String clientTells, String upstreamTells) {
        this.letter = letter;
        this.clientTells = clientTells;
        this.upstreamTells = upstreamTells;
    }

    /** What the client says of its calls where all is well. */
    String clientTells() {
        return this + ": " + clientTells;
    }

    /** What the upstream says of its calls where all is well. */
    String upstreamTells() {
        return this + ": " + upstreamTells;
    }

    /** The client's part, and what its calls got. */
    String byClient(Peer peer) {
        return this + ": " + client(peer);
    }

    /** The upstream's part, whichever the client begins, and what its calls got. */
    static String byUpstream(Peer peer) {
        ByteBuffer first = ByteBuffer.allocate(1);
        CallResult read = peer.read(first, PATIENCE_MILLIS);
        if (!(read instanceof Bytes)) {
            return SILENCE + ": " + read;
        }
        Talk talk = Stream.of(values())
                .filter(each -> each.letter == first.get(0))
                .findFirst()
                .orElseThrow();
        return talk + ": " + talk.upstream(peer);
    }

    abstract String client(Peer peer);

    /** The rest of the upstream's part: the first byte has been read. */
    abstract String upstream(Peer peer);

    void ask(Peer peer) {
        begin(peer);
        peer.writeAll(new byte[QUESTION_BYTES - 1], PATIENCE_MILLIS);
    }

    void begin(Peer peer) {
        peer.writeAll(new byte[] {(byte) letter}, PATIENCE_MILLIS);
    }

    static Sent answer(Peer peer) {
        return peer.writeAll(new byte[ANSWER_BYTES], PATIENCE_MILLIS);
    }

    static String told(Received received) {
        return received.count() + " " + received.end();
    }
}
