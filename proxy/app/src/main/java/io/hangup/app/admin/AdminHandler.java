package io.hangup.app.admin;

import io.hangup.app.log.Printable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin port: takes a request, has its page made elsewhere, answers, and only then takes the next, so
 * that pipelined requests are answered in order. Its fields need no lock: its connection's event loop alone sees them.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.admin");

    private final AdminPages pages;
    private final HostCheck hosts;
    private final Workers workers;

    /**
     * Who makes pages.
     *
     * @param reading pages that change nothing
     * @param changing the others: one after the other, and never in the way of the first
     */
    record Workers(Executor reading, Executor changing) {}

    AdminHandler(AdminPages pages, HostCheck hosts, Workers workers) {
        this.pages = pages;
        this.hosts = hosts;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        // The FlowControlHandler in front keeps what is pipelined until reading is on again.
        ctx.channel().config().setAutoRead(false);
        if (request.decoderResult().isFailure()) {
            answer(ctx, refuse(request.decoderResult().cause()), false);
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (!hosts.accepts(request)) {
            answer(ctx, hosts.refusal(), false);
            return;
        }
        Request asked = Request.of(request.uri());
        String path = asked.path();
        Optional<Page> page = pages.page(asked);
        if (page.isEmpty()) {
            answer(ctx, AdminPages.missing(Printable.of(path)), keepAlive);
        } else if (!page.get().allows(request.method())) {
            answer(ctx, Answer.notAllowed(path, page.get()), keepAlive);
        } else {
            Optional<Answer> refusal = page.get().changes() ? hosts.refusalToChange(request) : Optional.empty();
            refusal.ifPresentOrElse(
                    refused -> answer(ctx, refused, keepAlive), () -> make(ctx, path, page.get(), keepAlive));
        }
    }

    private static Answer refuse(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Answer.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The header is too long.");
        }
        return Answer.text(HttpResponseStatus.BAD_REQUEST, "This is not HTTP/1.1 as it is understood here.");
    }

    private void make(ChannelHandlerContext ctx, String path, Page page, boolean keepAlive) {
        Executor worker = page.changes() ? workers.changing() : workers.reading();
        try {
            worker.execute(() -> answer(ctx, made(path, page), keepAlive));
        } catch (RejectedExecutionException full) {
            answer(
                    ctx,
                    Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "Too many requests are waiting already."),
                    keepAlive);
        }
    }

    private static Answer made(String path, Page page) {
        try {
            return page.answer().get();
        } catch (RuntimeException defect) {
            LOG.error("{} could not be made; please report this.", path, defect);
            return Answer.text(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal error; the log on stderr says more.");
        }
    }

    private static void answer(ChannelHandlerContext ctx, Answer answer, boolean keepAlive) {
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), answer.body());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!answer.allow().isEmpty()) {
            response.headers().set(HttpHeaderNames.ALLOW, answer.allow());
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        // HttpServerKeepAliveHandler closes behind an answer that says so.
        ctx.writeAndFlush(response).addListener(done -> ctx.channel().config().setAutoRead(true));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection to the admin port is given up: {}", cause.toString());
        ctx.close();
    }
}
