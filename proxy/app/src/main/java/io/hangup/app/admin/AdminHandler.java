package io.hangup.app.admin;

import io.hangup.engine.LoopBusy;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin port: takes a request, has its page made elsewhere, answers, and only then takes the next, so
 * that pipelined requests are answered in order.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.admin");

    private final AdminPages pages;
    private final HostCheck hosts;
    private final Workers workers;

    /** Also set by whoever makes the page. */
    private volatile boolean making;

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
        Request asked = Request.of(request);
        Page page = pages.page(asked);
        Optional<Answer> refusal = page.changes() ? hosts.refusalToChange(request) : Optional.empty();
        refusal.ifPresentOrElse(
                refused -> answer(ctx, refused, keepAlive), () -> make(ctx, asked.path(), page, keepAlive));
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
        making = true;
        try {
            worker(page.work())
                    .execute(() -> made(path, page).whenComplete((answer, defect) -> {
                        making = false;
                        answer(ctx, defect == null ? answer : broken(path, defect), keepAlive);
                    }));
        } catch (RejectedExecutionException full) {
            making = false;
            answer(ctx, Answer.busy("Too many requests are waiting already. Ask again in a moment."), keepAlive);
        }
    }

    private Executor worker(Operation.Work work) {
        return switch (work) {
            case READS -> workers.reading();
            case CHANGES -> workers.changing();
            case AT_ONCE -> Runnable::run;
        };
    }

    private static CompletionStage<Answer> made(String path, Page page) {
        try {
            return page.answer().get();
        } catch (LoopBusy busy) {
            return CompletableFuture.completedFuture(Answer.busy(String.valueOf(busy.getMessage())));
        } catch (RuntimeException defect) {
            return CompletableFuture.completedFuture(broken(path, defect));
        }
    }

    private static Answer broken(String path, Throwable defect) {
        LOG.error("{} could not be made; please report this.", path, defect);
        return Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal error; the log on stderr says more.");
    }

    private static void answer(ChannelHandlerContext ctx, Answer answer, boolean keepAlive) {
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), answer.body());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        answer.headers().forEach(response.headers()::set);
        HttpUtil.setKeepAlive(response, keepAlive);
        // HttpServerKeepAliveHandler closes behind an answer that says so.
        ctx.writeAndFlush(response).addListener(done -> ctx.channel().config().setAutoRead(true));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // Whoever waits for an answer that comes later is not idle.
        if (event instanceof IdleStateEvent && !making) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection to the admin port is given up: {}", cause.toString());
        ctx.close();
    }
}
