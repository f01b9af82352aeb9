package io.hangup.engine.scan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads HTTP/1.x requests off a stream and tells where each begins and ends, as positions: bytes from the beginning of the
 * stream. Of the stream it keeps one line at most; bodies are skipped where they are.
 */
public final class RequestReader {
    /** Who is told. May close the reader. */
    public interface Listener {
        /** The head of a request is complete. */
        void head(HttpRequest request, long began, long ended);

        /** More of the body of that request, without the framing of chunks. It is not the listener's to keep. */
        void body(ByteBuf content);

        /** The request with the last head is complete. */
        void whole(long ended);

        /** What comes now is not HTTP/1.x; nothing more is told. */
        void lost();
    }

    private static final String H2C = "h2c";
    private static final byte LF = '\n';
    private static final int HTTP_1 = 1;
    /** Of so many bytes without an end of line the decoder says that they are too many. */
    private static final int MAX_CARRIED_BYTES = RequestDecoder.MAX_HEADER_BYTES + 2;

    private final Listener listener;
    private final RequestDecoder decoder = new RequestDecoder();
    private final List<Object> out = new ArrayList<>(2);
    private ByteBuf carried = Unpooled.EMPTY_BUFFER;
    private boolean between = true;
    private boolean closed;
    private long takenBytes;
    private long began;

    /** Reads nothing yet. */
    public RequestReader(Listener listener) {
        this.listener = listener;
    }

    /**
     * Whether HTTP may be over behind this request: after {@code CONNECT} the stream is a tunnel, after an {@code Upgrade}
     * perhaps another protocol. Only an offer of {@code h2c} is different, which some clients make with every request: where it
     * is taken up, the preface of HTTP/2 says so.
     */
    public static boolean isLast(HttpRequest request) {
        return request.method().equals(HttpMethod.CONNECT)
                || request.headers().getAll(HttpHeaderNames.UPGRADE).stream()
                        .anyMatch(offer -> !H2C.equalsIgnoreCase(offer));
    }

    /** Whether nothing of a request has come that is not complete. */
    public boolean between() {
        return between;
    }

    /** Reads on. The buffer is left as it is. */
    public void read(ByteBuf next) {
        if (closed) {
            return;
        }
        ByteBuf rest = next.duplicate();
        while (rest.isReadable() && !closed) {
            if (between) {
                begin(rest);
            } else if (carried.isReadable()) {
                carry(rest);
                goOn(rest);
            } else if (!step(rest) && !closed) {
                carried = next.alloc().buffer(rest.readableBytes(), MAX_CARRIED_BYTES);
                carry(rest);
            }
        }
    }

    /** Lets go of what it holds; nothing more is told. */
    public void close() {
        if (!closed) {
            closed = true;
            drop();
            decoder.close();
        }
    }

    /** Skips the empty lines that may come before a request. What is not visible ASCII begins none. */
    private void begin(ByteBuf rest) {
        int first = rest.forEachByte(ByteProcessor.FIND_NON_CRLF);
        int empty = first < 0 ? rest.readableBytes() : first - rest.readerIndex();
        rest.skipBytes(empty);
        takenBytes += empty;
        if (rest.isReadable()) {
            between = false;
            began = takenBytes;
            byte value = rest.getByte(first);
            if (value <= ' ' || value > '~') {
                lose();
            }
        }
    }

    /** Takes the rest of the line, or as much of it as there is. */
    private void carry(ByteBuf rest) {
        int most = Math.min(rest.readableBytes(), MAX_CARRIED_BYTES - carried.readableBytes());
        int lineEnd = rest.indexOf(rest.readerIndex(), rest.readerIndex() + most, LF);
        carried.writeBytes(rest, lineEnd < 0 ? most : lineEnd + 1 - rest.readerIndex());
    }

    private void goOn(ByteBuf rest) {
        if (step(carried)) {
            drop();
        } else if (rest.isReadable()) {
            lose();
        }
    }

    private void drop() {
        carried.release();
        carried = Unpooled.EMPTY_BUFFER;
    }

    /** Lets the decoder take a step; false where it takes nothing of these bytes. */
    private boolean step(ByteBuf in) {
        int before = in.readableBytes();
        try {
            decoder.step(in, out);
        } catch (Exception undecodable) {
            lose();
        }
        int taken = before - in.readableBytes();
        takenBytes += taken;
        for (Object part : out) {
            tell((HttpObject) part);
            ReferenceCountUtil.release(part);
        }
        out.clear();
        return taken > 0;
    }

    private void tell(HttpObject part) {
        if (closed) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            lose();
            return;
        }
        if (part instanceof HttpRequest request) {
            if (request.protocolVersion().majorVersion() != HTTP_1) {
                lose();
                return;
            }
            listener.head(request, began, takenBytes);
        }
        if (part instanceof HttpContent body && !closed) {
            listener.body(body.content());
        }
        if (part instanceof LastHttpContent && !closed) {
            between = true;
            listener.whole(takenBytes);
        }
    }

    private void lose() {
        close();
        listener.lost();
    }
}
