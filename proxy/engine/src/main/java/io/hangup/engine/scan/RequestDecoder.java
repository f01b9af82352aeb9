package io.hangup.engine.scan;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Netty's decoder of HTTP/1.x requests outside of a pipeline: a step at a time, so that between two steps it is known how
 * many bytes it has taken. As lenient as servers are: a line may end in a bare LF, and names and values are taken as they
 * are. Its limits bound what is kept of a stream.
 *
 * <p>The decoder uses its context for nothing, so it is given none.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** The longest request line, and the longest line before a chunk. */
    static final int MAX_LINE_BYTES = 16 << 10;

    /** The most that all headers of a request may have together. */
    static final int MAX_HEADER_BYTES = 64 << 10;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(Integer.MAX_VALUE)
                .setStrictLineParsing(false)
                .setValidateHeaders(false)
                .setAllowDuplicateContentLengths(true));
    }

    /** Takes one step; none where nothing is taken and nothing comes out. What comes out is the caller's to release. */
    void step(ByteBuf in, List<Object> out) throws Exception {
        decode(null, in, out);
    }

    /** Releases what it holds. */
    void close() {
        try {
            handlerRemoved0(null);
        } catch (Exception e) {
            throw new IllegalStateException("Netty's decoder was not to be closed", e);
        }
    }

    /** Chunks count where a request has a length too (RFC 9112, 6.3); the header stays, a rule may ask for it. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        clearContentLength();
    }
}
