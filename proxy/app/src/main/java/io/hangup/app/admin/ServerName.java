package io.hangup.app.admin;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Optional;

/**
 * Says on every answer that it is Hangup's, in the header {@code Server} (RFC 9110, 10.2.4), so that whoever steers one can tell
 * it from whatever else answers at its port. It stands next to the codec: nothing that is answered gets past it.
 */
@Sharable
final class ServerName extends ChannelOutboundHandlerAdapter {
    /** {@code Hangup/} and the version of the jar, or a word for classes that never were in one. */
    static final String TEXT = "Hangup/"
            + Optional.ofNullable(ServerName.class.getPackage().getImplementationVersion())
                    .orElse("unpackaged");

    static final ServerName HANDLER = new ServerName();

    private ServerName() {}

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            response.headers().set(HttpHeaderNames.SERVER, TEXT);
        }
        ctx.write(message, promise);
    }
}
