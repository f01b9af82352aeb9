package io.hangup.app.admin;

import io.hangup.app.feed.Feed;
import io.hangup.app.feed.Filter;
import io.hangup.app.feed.Reader;
import io.hangup.app.feed.Subscription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Server-sent events on their way to one reader. What has not left yet is counted, so that the feed knows when to wait. */
final class EventStream implements Reader {
    static final String TYPE = "text/event-stream";

    private static final long ENDS_WITHIN_MILLIS = 5_000;

    private final ChannelHandlerContext ctx;
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private volatile Optional<Subscription> subscription = Optional.empty();

    private EventStream(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /**
     * Events for whoever asks for them, for as long as they are read.
     *
     * @param lastEventId of the last event that was seen
     */
    static Page.Taking of(Feed feed, Filter filter, Optional<String> lastEventId) {
        return connection -> new EventStream(connection).begin(feed, filter, lastEventId)
                ? Optional.empty()
                : Optional.of(Answer.busy("There are " + Feed.MOST_READERS + " readers of events already."));
    }

    /** Begins to send; false where there are too many readers. */
    private boolean begin(Feed feed, Filter filter, Optional<String> lastEventId) {
        subscription = feed.subscribe(this, filter, lastEventId);
        subscription.ifPresent(reading -> {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            // Before whatever the feed sends: that is a task on this loop, behind this one.
            ctx.writeAndFlush(head);
            ctx.channel().closeFuture().addListener(closed -> reading.close());
        });
        return subscription.isPresent();
    }

    @Override
    public boolean isReady() {
        return unsentBytes.get() < Limits.STREAM_BYTES;
    }

    @Override
    public void send(String text) {
        ByteBuf bytes = ByteBufUtil.writeUtf8(ctx.alloc(), text);
        int count = bytes.readableBytes();
        unsentBytes.addAndGet(count);
        ctx.writeAndFlush(new DefaultHttpContent(bytes)).addListener(sent -> {
            boolean wasFull = unsentBytes.getAndAdd(-count) >= Limits.STREAM_BYTES;
            if (wasFull && isReady()) {
                subscription.ifPresent(Subscription::ready);
            }
        });
    }

    @Override
    public void end(String text) {
        Channel connection = ctx.channel();
        ctx.writeAndFlush(new DefaultLastHttpContent(ByteBufUtil.writeUtf8(ctx.alloc(), text)))
                .addListener(sent -> connection.close());
        connection.eventLoop().schedule(() -> Connections.end(connection), ENDS_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? NetUtil.toSocketAddressString(address)
                : "gone";
    }
}
