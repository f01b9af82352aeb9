package io.hangup.app.admin;

import io.hangup.app.log.Printable;
import io.hangup.core.limit.Level;
import io.hangup.engine.LoopBusy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
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
     * @param waiting how many of the first wait
     */
    record Workers(Executor reading, Executor changing, Level waiting) {}

    AdminHandler(AdminPages pages, Gate gate, Connections connections, Workers workers) {
        this.pages = pages;
        this.gate = gate;
        this.connections = connections;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            end(ctx, refusal(request.decoderResult().cause()));
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Request asked;
        try {
            asked = Request.of(request);
        } catch (BadTarget bad) {
            answer(ctx, Answer.problem(HttpResponseStatus.BAD_REQUEST, String.valueOf(bad.getMessage())), keepAlive);
            return;
        }
        Page page = pages.page(asked);
        Optional<Answer> refusal = gate.refusal(request, asked, page);
        if (refusal.isPresent()) {
            answer(ctx, refusal.get(), keepAlive);
        } else if (page.taking().isPresent()) {
            page.taking().get().take(ctx).ifPresent(instead -> answer(ctx, instead, keepAlive));
        } else {
            make(ctx, asked.target().path(), page, keepAlive);
        }
    }

    private void make(ChannelHandlerContext ctx, String path, Page page, boolean keepAlive) {
        if (page.work() == Operation.Work.AT_ONCE) {
            CompletableFuture<Answer> made = made(path, page).toCompletableFuture();
            boolean mayWait = made.isDone() || connections.mayWait();
            answerWhenMade(ctx, path, mayWait ? made : CompletableFuture.completedFuture(BUSY), keepAlive);
            return;
        }
        Runnable making = () -> answerWhenMade(ctx, path, made(path, page), keepAlive);
        try {
            if (page.work() == Operation.Work.CHANGES) {
                workers.changing().execute(making);
            } else if (workers.waiting().take()) {
                workers.reading().execute(() -> {
                    workers.waiting().add(-1);
                    making.run();
                });
            } else {
                answer(ctx, BUSY, keepAlive);
            }
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
        return Answer.problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal error; the log on stderr says more.");
    }

    private static void answer(ChannelHandlerContext ctx, Answer answer, boolean keepAlive) {
        // HttpServerKeepAliveHandler closes behind an answer that says so.
        ctx.writeAndFlush(answer.response(ctx.alloc(), keepAlive));
    }

    private static Answer refusal(Throwable cause) {
        if (cause instanceof WholeRequests.NotTaken known) {
            return Answer.problem(known.status(), String.valueOf(known.getMessage()));
        }
        if (cause instanceof TooLongHttpLineException) {
            return Answer.problem(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "The first line of the request is too long: it may have " + Limits.LINE_BYTES + " bytes.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Answer.problem(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The headers of the request are too long: all of them may have " + Limits.HEADER_BYTES + " bytes.");
        }
        return Answer.problem(
                HttpResponseStatus.BAD_REQUEST,
                "This is no request of HTTP/1.1 (RFC 9112): " + Printable.of(String.valueOf(cause.getMessage())) + ".");
    }

    /**
     * Answers for the last time. What still comes is read and dropped, until the client has gone or has been silent for too long: a
     * close with unread bytes is a RST, which takes the answer away from whoever is still sending.
     */
    private static void end(ChannelHandlerContext ctx, Answer answer) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(Turns.FirstByte.class);
        if (pipeline.get(SslHandler.class) == null) {
            pipeline.remove(HttpServerKeepAliveHandler.class);
        }
        ctx.writeAndFlush(answer.response(ctx.alloc(), false))
                .addListener(said -> ((SocketChannel) ctx.channel()).shutdownOutput());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection to the admin port is given up: {}", cause.toString());
        ctx.close();
    }
}
