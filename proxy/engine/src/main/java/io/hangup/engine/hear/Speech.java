package io.hangup.engine.hear;

import io.hangup.core.hearing.Hasher;
import io.hangup.core.hearing.LastWords.Form;
import io.hangup.core.hearing.Print;
import io.hangup.core.hearing.Prints;
import io.hangup.engine.scan.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, cut into turns, of which the beginnings are hashed. Of bytes, a turn is what it says until the upstream
 * has spoken and it speaks again. If the stream begins with an HTTP/1.x request, each request is a turn, whoever speaks in
 * between, and what is hashed of it is what makes it the same request: method, target, {@code Idempotency-Key}, and the
 * content of its body. Where HTTP ends (an upgrade, a tunnel, something else), bytes are hashed from the next turn on.
 */
final class Speech {
    /** Who is told what cannot be seen from outside. */
    interface Ear {
        /** The head of a request is complete. */
        void head(HttpRequest request);

        /** Nothing more belongs to the current turn. */
        void turnOver();
    }

    /** How far the current request is. */
    private enum Phase {
        /** None is current. */
        BETWEEN,
        /** Its head is not complete. */
        HEAD,
        /** Its head is. */
        BODY
    }

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final byte LF = '\n';

    private final Hasher hasher;
    private final Ear ear;
    /** As long as the stream is, or may be, HTTP. */
    private @Nullable RequestReader reader;

    private boolean http;
    private Phase phase = Phase.BETWEEN;
    private Form form = Form.BYTES;
    private Print first = Print.NONE;
    private boolean firstUnheard;
    private boolean deaf;
    private boolean upstreamSpoke;
    private boolean over;
    private boolean requestWhole;
    private boolean lastRequest;
    private int turn;
    private long turnBytes;
    private long streamBytes;
    private long beganAt;
    private long endedAt;

    Speech(Hasher hasher, Ear ear) {
        this.hasher = hasher;
        this.ear = ear;
    }

    /**
     * Some was said before anybody listened.
     *
     * @param idle whether what comes next begins a turn; else nothing is heard until the upstream has spoken
     */
    void beginLate(boolean idle) {
        firstUnheard = true;
        upstreamSpoke = idle;
        deaf = !idle;
    }

    /** Which turn is current, from 1; 0 where none has begun. */
    int turn() {
        return turn;
    }

    /** What the hashes of the current turn are of. */
    Form form() {
        return form;
    }

    /** The hashes of the current turn. */
    Prints prints() {
        return hasher.prints();
    }

    /** How many of them there are. */
    int hashed() {
        return hasher.length();
    }

    /** Bytes of the current turn, hashed or not. */
    long turnBytes() {
        return turnBytes;
    }

    /** Of the first turn; of nothing where it was not heard. */
    Print first() {
        return turn == 1 && !firstUnheard ? hasher.prints().all() : first;
    }

    /** Whether nothing more of the current turn will be hashed. */
    boolean heardOut() {
        return over || hasher.full();
    }

    /** Whether the current turn is a request that is complete. */
    boolean requestWhole() {
        return requestWhole;
    }

    /** Whether the upstream has spoken since the client has. */
    boolean upstreamSpoke() {
        return upstreamSpoke;
    }

    /** The upstream speaks. */
    void upstream() {
        upstreamSpoke = true;
        if (!http && turn > 0) {
            endTurn();
        }
    }

    /** The client speaks. The buffer is left as it is. */
    void client(ByteBuf bytes) {
        if (deaf && !upstreamSpoke) {
            return;
        }
        deaf = false;
        if (turn == 0 && mayBeMethod(bytes.getByte(bytes.readerIndex()))) {
            reader = new RequestReader(new Requests());
        }
        if (!http) {
            hear(bytes);
        }
        if (reader != null) {
            read(reader, bytes);
            count(bytes);
        }
        upstreamSpoke = false;
    }

    /** Lets go of what it holds. */
    void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private static boolean mayBeMethod(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    private void begin(Form how) {
        first = first();
        turn++;
        form = how;
        over = false;
        requestWhole = false;
        upstreamSpoke = false;
        turnBytes = 0;
        hasher.clear();
    }

    private void endTurn() {
        if (!over) {
            over = true;
            ear.turnOver();
        }
    }

    private void hear(ByteBuf bytes) {
        if (turn == 0 || upstreamSpoke) {
            begin(Form.BYTES);
        }
        turnBytes += bytes.readableBytes();
        if (form == Form.BYTES) {
            hash(bytes);
        }
    }

    private void hash(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex() && !hasher.full(); i++) {
            hasher.add(bytes.getByte(i));
        }
    }

    private void hash(String text) {
        for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hasher.add(next);
        }
        hasher.add(LF);
    }

    private void read(RequestReader requests, ByteBuf bytes) {
        streamBytes += bytes.readableBytes();
        requests.read(bytes);
        if (http && phase == Phase.BETWEEN && !requests.between()) {
            begin(Form.HTTP_REQUEST);
            phase = Phase.HEAD;
            beganAt = endedAt;
        }
    }

    /** Counts what was read; what is behind the end of HTTP is heard as bytes. */
    private void count(ByteBuf bytes) {
        if (phase != Phase.BETWEEN) {
            turnBytes = streamBytes - beganAt;
        } else if (!http && form == Form.HTTP_REQUEST) {
            int rest = (int) Math.min(bytes.readableBytes(), streamBytes - endedAt);
            if (rest > 0) {
                hear(bytes.slice(bytes.writerIndex() - rest, rest));
            }
        }
    }

    private void leaveHttp() {
        http = false;
        reader = null;
    }

    private final class Requests implements RequestReader.Listener {
        @Override
        public void head(HttpRequest request, long began, long ended) {
            if (http && phase == Phase.BETWEEN) {
                begin(Form.HTTP_REQUEST);
            }
            http = true;
            phase = Phase.BODY;
            form = Form.HTTP_REQUEST;
            over = false;
            beganAt = began;
            lastRequest = RequestReader.isLast(request);
            hasher.clear();
            hash(request.method().name() + " " + request.uri());
            String key = request.headers().get(IDEMPOTENCY_KEY);
            hash(key == null ? "" : key);
            ear.head(request);
        }

        @Override
        public void body(ByteBuf content) {
            hash(content);
        }

        @Override
        public void whole(long ended) {
            phase = Phase.BETWEEN;
            endedAt = ended;
            turnBytes = ended - beganAt;
            requestWhole = true;
            endTurn();
            if (lastRequest) {
                close();
                leaveHttp();
            }
        }

        @Override
        public void lost() {
            leaveHttp();
        }
    }
}
