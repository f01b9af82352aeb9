package io.hangup.app.admin;

import io.hangup.app.admin.Connections.At;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;

/**
 * One request at a time: nothing is read while one is served, so that pipelined requests are answered in order, and the
 * FlowControlHandler in front keeps those that came along. What the connection is at is told on the way.
 */
final class Turns extends ChannelDuplexHandler {
    private final Connections connections;

    Turns(Connections connections) {
        this.connections = connections;
    }

    /** Notices the first byte of a request, before it is one. */
    static final class FirstByte extends ChannelInboundHandlerAdapter {
        private final Connections connections;

        FirstByte(Connections connections) {
            this.connections = connections;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            connections.hasSent(ctx.channel());
            ctx.fireChannelRead(bytes);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof FullHttpRequest) {
            ctx.channel().config().setAutoRead(false);
            connections.is(ctx.channel(), At.SERVED);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse) {
            connections.is(ctx.channel(), At.TAKING);
            promise.addListener(written -> {
                connections.is(ctx.channel(), At.SILENT);
                ctx.channel().config().setAutoRead(true);
            });
        } else if (message instanceof HttpResponse) {
            // Events are served for as long as somebody reads; that somebody has left is read.
            ctx.channel().config().setAutoRead(true);
        }
        ctx.write(message, promise);
    }
}
