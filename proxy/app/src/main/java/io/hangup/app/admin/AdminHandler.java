package io.hangup.app.admin;

import io.hangup.app.feed.Feed;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin port: asks the gate, has a page made elsewhere, and answers. That there is one request at a time
 * is for the handler in front.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.admin");
    private static final Answer BUSY = Answer.busy("Too many requests are waiting already. Ask again in a moment.");

    private final AdminPages pages;
    private final Gate gate;
    private final Connections connections;
    private final Workers workers;

    /**
     * Who makes pages.
     *
     * @param reading pages that change nothing
     * @param changing the others: one after the other, and never in the way of the first
     */
    record Workers(Executor reading, Executor changing) {}

    AdminHandler(AdminPages pages, Gate gate, Connections connections, Workers workers) {
        this.pages = pages;
        this.gate = gate;
        this.connections = connections;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            answer(ctx, refuse(request.decoderResult().cause()), false);
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Request asked = Request.of(request);
        Page page = pages.page(asked);
        Optional<Answer> refusal = gate.refusal(request, asked, page.changes());
        if (refusal.isPresent()) {
            answer(ctx, refusal.get(), keepAlive);
        } else if (page.stream().isPresent()) {
            stream(ctx, page.stream().get(), keepAlive);
        } else {
            make(ctx, asked.path(), page, keepAlive);
        }
    }

    private void stream(ChannelHandlerContext ctx, EventStream.Wanted wanted, boolean keepAlive) {
        if (!EventStream.begin(ctx, pages.feed(), wanted)) {
            answer(ctx, Answer.busy("There are " + Feed.MOST_READERS + " readers of events already."), keepAlive);
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
        if (page.work() == Operation.Work.AT_ONCE) {
            CompletableFuture<Answer> made = made(path, page).toCompletableFuture();
            boolean mayWait = made.isDone() || connections.mayWait();
            answerWhenMade(ctx, path, mayWait ? made : CompletableFuture.completedFuture(BUSY), keepAlive);
            return;
        }
        try {
            Executor worker = page.work() == Operation.Work.CHANGES ? workers.changing() : workers.reading();
            worker.execute(() -> answerWhenMade(ctx, path, made(path, page), keepAlive));
        } catch (RejectedExecutionException full) {
            answer(ctx, BUSY, keepAlive);
        }
    }

    private static void answerWhenMade(
            ChannelHandlerContext ctx, String path, CompletionStage<Answer> made, boolean keepAlive) {
        made.whenComplete((answer, defect) -> answer(ctx, defect == null ? answer : broken(path, defect), keepAlive));
    }

    private static CompletionStage<Answer> made(String path, Page page) {
        try {
            return page.answer().get();
        } catch (LoopBusy busy) {
            return CompletableFuture.completedFuture(Answer.busy(String.valueOf(busy.getMessage())));
        } catch (RuntimeException | Error defect) {
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
        ctx.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection to the admin port is given up: {}", cause.toString());
        ctx.close();
    }
}
