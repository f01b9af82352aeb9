package io.hangup.app.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands on requests that are there as a whole. One that is none, or is too much, is handed on as a failure, in its turn, so that it
 * is answered behind those that came before it; nothing that comes after it is understood as a request.
 */
final class WholeRequests extends HttpObjectAggregator {
    private final int mostBytes;
    private boolean over;

    WholeRequests(int mostBytes) {
        super(mostBytes);
        this.mostBytes = mostBytes;
    }

    /** Why a request is not taken, beside those reasons that the decoder has. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient HttpResponseStatus status;

        NotTaken(HttpResponseStatus status, String detail) {
            super(detail);
            this.status = status;
        }

        HttpResponseStatus status() {
            return status;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject part, List<Object> out) throws Exception {
        if (over) {
            return;
        }
        if (part instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && request.protocolVersion().majorVersion() != HttpVersion.HTTP_1_1.majorVersion()) {
            request.setDecoderResult(DecoderResult.failure(new NotTaken(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here, and HTTP/1.0.")));
        }
        super.decode(ctx, part, out);
        over |= out.stream().anyMatch(WholeRequests::isFailure);
    }

    private static boolean isFailure(Object whole) {
        return whole instanceof FullHttpRequest request
                && request.decoderResult().isFailure();
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage tooLarge) {
        over = true;
        HttpMethod method = tooLarge instanceof HttpRequest request ? request.method() : HttpMethod.POST;
        FullHttpRequest failed = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/", Unpooled.EMPTY_BUFFER);
        failed.setDecoderResult(DecoderResult.failure(new NotTaken(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "The body is too large: it may have " + mostBytes + " bytes, and a rule has a few hundred.")));
        ctx.fireChannelRead(failed);
    }

    /** An expectation that nobody knows is not met, and nobody is told so: RFC 9110 (10.1.1) leaves that open. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int most, ChannelPipeline pipeline) {
        return HttpUtil.is100ContinueExpected(start) && !isContentLengthInvalid(start, most)
                ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER)
                : null;
    }
}
