package io.hangup.engine.scan;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a TLS hello that names a server (SNI), at the beginning of the stream. Upper and lower case are the same, and
 * {@code *} stands for any characters, a dot too. Netty's SNI handler reads a copy, of 128 KiB at most; a hello above 64 KiB
 * never matches, nor does one without a name, and what is not TLS ends the scan with its first byte.
 */
public final class ClientHelloScan implements Scan {
    private static final byte HANDSHAKE_RECORD = 22;
    private static final int MAX_HELLO_BYTES = 64 << 10;
    /** The hello, and the headers of its records. */
    private static final int MAX_COPIED_BYTES = 2 * MAX_HELLO_BYTES;

    private final Glob serverName;
    private int copiedBytes;
    private boolean over;
    private @Nullable EmbeddedChannel copies;
    private @Nullable String named;

    private ClientHelloScan(Moment.Tls tls) {
        serverName = new Glob(tls.serverName().text().toLowerCase(Locale.ROOT));
    }

    /** Looks for a hello. */
    public static ClientHelloScan of(Moment.Tls tls) {
        return new ClientHelloScan(tls);
    }

    @Override
    public long look(ByteBuf next) {
        if (over || !next.isReadable()) {
            return NO_CUT;
        }
        if (copies == null) {
            if (next.getByte(next.readerIndex()) != HANDSHAKE_RECORD) {
                close();
                return NO_CUT;
            }
            copies = new EmbeddedChannel(new Hello());
            copies.config().setAllocator(next.alloc());
        }
        copy(next, copies);
        if (!over) {
            return NO_CUT;
        }
        close();
        return named != null && serverName.matchesText(named) ? 0 : NO_CUT;
    }

    private void copy(ByteBuf next, EmbeddedChannel to) {
        int length = Math.min(next.readableBytes(), MAX_COPIED_BYTES - copiedBytes);
        copiedBytes += length;
        ByteBuf copy = next.alloc().buffer(length).writeBytes(next, next.readerIndex(), length);
        to.writeInbound(copy);
        over |= copiedBytes == MAX_COPIED_BYTES;
    }

    @Override
    public void close() {
        over = true;
        if (copies != null) {
            copies.finishAndReleaseAll();
            copies = null;
        }
    }

    /** Tells of the first hello, and of whatever is none. */
    private final class Hello extends AbstractSniHandler<Boolean> {
        private static final int NO_TIMEOUT = 0;

        Hello() {
            super(MAX_HELLO_BYTES, NO_TIMEOUT);
        }

        @Override
        protected Future<Boolean> lookup(ChannelHandlerContext context, @Nullable String hostname) {
            if (!over) {
                over = true;
                named = hostname;
            }
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
        }

        @Override
        protected void onLookupComplete(
                ChannelHandlerContext context, @Nullable String hostname, Future<Boolean> looked) {}

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable undecodable) {
            over = true;
        }
    }
}
