package io.hangup.app.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Ends its own connection as it is asked to, so that whoever asks sees what of that survives the way:
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /probe}</td><td>{@code hangup}: the version; {@code address} and {@code client}: both ends of this connection
 * as they are seen here; {@code probes}: the paths below</td></tr>
 * <tr><td>{@code GET /probe/reset}</td><td>a RST in place of an answer</td></tr>
 * <tr><td>{@code GET /probe/close}</td><td>a FIN in place of an answer</td></tr>
 * <tr><td>{@code GET /probe/refused}</td><td>{@code port}: one at this address that is surely closed</td></tr>
 * </table>
 *
 * None of it needs a token: it changes nothing, costs less than a page, and harms no connection but the asker's own. What is none
 * of this goes on to the next handler.
 */
final class ProbeHandler extends ChannelInboundHandlerAdapter {
    private static final String ROOT = "/probe";

    private final ClosedPort closedPort;

    ProbeHandler(ClosedPort closedPort) {
        this.closedPort = closedPort;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request) || !isProbe(request)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            answer(ctx, request);
        } finally {
            request.release();
        }
    }

    private static boolean isProbe(FullHttpRequest request) {
        return request.decoderResult().isSuccess()
                && request.method().equals(HttpMethod.GET)
                && (request.uri().equals(ROOT) || request.uri().startsWith(ROOT + "/"));
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request) {
        switch (request.uri()) {
            case ROOT + "/reset" -> reset(ctx);
            case ROOT + "/close" -> ctx.pipeline().firstContext().close();
            case ROOT + "/refused" ->
                say(ctx, request, Answer.json(Json.object(json -> json.writeNumberField("port", closedPort.port()))));
            case ROOT -> say(ctx, request, description((SocketChannel) ctx.channel()));
            default ->
                say(
                        ctx,
                        request,
                        Answer.problem(
                                HttpResponseStatus.NOT_FOUND,
                                "There is " + ROOT + ", " + ROOT + "/reset, " + ROOT + "/close and " + ROOT
                                        + "/refused."));
        }
    }

    /**
     * Ends a connection with a RST: SO_LINGER 0 is set in the same breath as the close, past every handler that would still say
     * good-bye (TLS does). java.nio lets go of a socket at its loop's next select, which the task brings about.
     */
    static void reset(ChannelHandlerContext ctx) {
        ((SocketChannel) ctx.channel()).config().setSoLinger(0);
        ctx.pipeline().firstContext().close();
        ctx.channel().eventLoop().execute(() -> {});
    }

    private Answer description(SocketChannel connection) {
        return Answer.json(Json.object(json -> {
            json.writeStringField("hangup", version());
            json.writeStringField("address", text(connection.localAddress()));
            json.writeStringField("client", text(connection.remoteAddress()));
            json.writeObjectFieldStart("probes");
            json.writeStringField("reset", ROOT + "/reset");
            json.writeStringField("close", ROOT + "/close");
            json.writeStringField("refused", ROOT + "/refused");
            json.writeEndObject();
        }));
    }

    /** Of the jar's manifest, or a word for classes that never were in a jar. */
    private static String version() {
        return Optional.ofNullable(ProbeHandler.class.getPackage().getImplementationVersion())
                .orElse("(built from classes)");
    }

    private static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    private static void say(ChannelHandlerContext ctx, FullHttpRequest request, Answer answer) {
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), answer.body());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
        ctx.writeAndFlush(response);
    }
}
