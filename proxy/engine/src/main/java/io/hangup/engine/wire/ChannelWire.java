package io.hangup.engine.wire;

import io.hangup.core.session.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Netty socket channel as a wire, for transports whose kernel we cannot ask: java.nio, and kqueue.
 *
 * <p>What comes while nothing is wanted is kept and handed on later, in order. A channel reports a failed write before it
 * has read what the peer had sent, so an error is told only once the input has ended, or a second has passed.
 */
final class ChannelWire implements Wire {
    private static final long REST_MILLIS = 1_000;

    private enum Input {
        PAUSED,
        WATCHED,
        READ,
        ENDED
    }

    private enum Output {
        OPEN,
        FINISHING,
        FINISHED
    }

    private final SocketChannel channel;
    private final Owner owner;
    private final ReadSize size = new ReadSize();
    private final Deque<ByteBuf> kept = new ArrayDeque<>(2);
    private Input input = Input.PAUSED;
    private Output output = Output.OPEN;
    private boolean inputOver;
    private boolean alive = true;
    private boolean blocked;
    private @Nullable Errno met;
    private long keptBytes;
    private long queuedBytes;

    ChannelWire(SocketChannel channel, Owner owner) {
        this.channel = channel;
        this.owner = owner;
        channel.config()
                .setAutoRead(false)
                .setAutoClose(false)
                .setAllowHalfClosure(true)
                .setTcpNoDelay(true)
                .setRecvByteBufAllocator(Reads::new);
        UrgentInline.set(channel.config());
        channel.pipeline().addLast(new Handler());
    }

    @Override
    public void read() {
        if (!alive || input == Input.ENDED) {
            return;
        }
        input = Input.READ;
        while (input == Input.READ && !kept.isEmpty()) {
            ByteBuf bytes = kept.remove();
            keptBytes -= bytes.readableBytes();
            owner.arrived(this, bytes);
        }
        if (alive) {
            owner.burst(this);
        }
        if (alive && input == Input.READ) {
            if (inputOver) {
                ended();
            } else {
                channel.config().setAutoRead(true);
            }
        }
    }

    @Override
    public void pause() {
        if (alive && input != Input.ENDED) {
            input = Input.PAUSED;
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void watch() {
        if (!alive || input == Input.ENDED) {
            return;
        }
        input = Input.WATCHED;
        if (!kept.isEmpty()) {
            tellReadable();
        } else if (inputOver) {
            ended();
        } else {
            channel.config().setAutoRead(true);
        }
    }

    private void tellReadable() {
        pause();
        owner.readable(this);
    }

    private void arrived(ByteBuf bytes) {
        if (!alive || input == Input.ENDED) {
            bytes.release();
        } else if (input == Input.READ && kept.isEmpty()) {
            owner.arrived(this, bytes);
        } else {
            keptBytes += bytes.readableBytes();
            kept.add(bytes);
            if (input == Input.WATCHED) {
                tellReadable();
            }
        }
    }

    private void inputShutdown() {
        if (!alive || inputOver) {
            return;
        }
        inputOver = true;
        if (met != null) {
            fail();
        } else if (input == Input.READ || (input == Input.WATCHED && kept.isEmpty())) {
            ended();
        } else {
            owner.leaving(this);
        }
    }

    private void ended() {
        input = Input.ENDED;
        owner.eof(this);
    }

    private void met(Throwable cause) {
        if (!alive || met != null) {
            return;
        }
        met = ErrnoOf.of(cause);
        if (inputOver) {
            fail();
            return;
        }
        channel.config().setAutoRead(true);
        Future<?> bound = channel.eventLoop().schedule(this::fail, REST_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> bound.cancel(false));
    }

    private void fail() {
        if (!alive) {
            return;
        }
        while (!kept.isEmpty()) {
            ByteBuf bytes = kept.remove();
            keptBytes -= bytes.readableBytes();
            owner.arrived(this, bytes);
        }
        owner.burst(this);
        if (alive) {
            dispose();
            owner.broke(this, met == null ? Errno.OTHER : met);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!alive || output != Output.OPEN) {
            bytes.release();
            return;
        }
        int length = bytes.readableBytes();
        queuedBytes += length;
        channel.write(bytes).addListener(written -> {
            queuedBytes -= length;
            try {
                if (!written.isSuccess()) {
                    output = Output.FINISHED;
                    met(written.cause());
                } else if (queuedBytes == 0) {
                    handedOver();
                }
            } catch (RuntimeException | Error thrown) {
                owner.defect(thrown);
            }
        });
    }

    private void handedOver() {
        if (output == Output.FINISHING) {
            sendFin();
        }
        if (alive && blocked) {
            blocked = false;
            owner.drained(this);
        }
    }

    @Override
    public void flush() {
        if (alive) {
            channel.flush();
            blocked = queuedBytes > 0;
        }
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void finish() {
        if (alive && output == Output.OPEN) {
            output = Output.FINISHING;
            if (queuedBytes == 0) {
                sendFin();
            }
        }
    }

    private void sendFin() {
        output = Output.FINISHED;
        channel.shutdownOutput().addListener(finished -> {
            if (!finished.isSuccess()) {
                met(finished.cause());
            }
        });
    }

    @Override
    public boolean finished() {
        return output == Output.FINISHED;
    }

    @Override
    public boolean close() {
        if (queuedBytes > 0) {
            return abort();
        }
        if (alive) {
            dispose();
        }
        return false;
    }

    @Override
    public boolean abort() {
        if (!alive) {
            return false;
        }
        boolean open = channel.isActive() && !(inputOver && output == Output.FINISHED);
        try {
            channel.config().setSoLinger(0);
        } catch (ChannelException e) {
            open = false;
        }
        dispose();
        return open;
    }

    private void dispose() {
        alive = false;
        kept.forEach(ByteBuf::release);
        kept.clear();
        channel.close();
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean sighted() {
        return false;
    }

    @Override
    public long unreadBytes() {
        return keptBytes;
    }

    @Override
    public void showUnread(int mostBytes, Consumer<ByteBuf> to) {
        int left = mostBytes;
        for (ByteBuf bytes : kept) {
            int length = Math.min(left, bytes.readableBytes());
            if (length > 0) {
                to.accept(bytes.slice(bytes.readerIndex(), length));
                left -= length;
            }
        }
    }

    @Override
    public long unackedBytes() {
        return queuedBytes;
    }

    @Override
    public Fin fin() {
        return Fin.UNKNOWN;
    }

    /** Translates the channel's callbacks, one line each. */
    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            arrived((ByteBuf) bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (alive) {
                owner.burst(ChannelWire.this);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                inputShutdown();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                met(cause);
            } else {
                owner.defect(cause);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail();
        }
    }

    /** Bounds each read by the owner's room, and a burst by 1 MiB. */
    private final class Reads implements RecvByteBufAllocator.ExtendedHandle {
        private int burst;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            int room = input == Input.READ ? owner.room(ChannelWire.this) : ReadSize.LARGEST;
            return Math.max(1, Math.min(size.next(), Math.min(room, ReadSize.LARGEST - burst)));
        }

        @Override
        public void reset(ChannelConfig config) {
            burst = 0;
        }

        @Override
        public void incMessagesRead(int messages) {}

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                burst += bytes;
                size.took(bytes);
            }
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return channel.config().isAutoRead()
                    && last == attempted
                    && burst < ReadSize.LARGEST
                    && (input != Input.READ || owner.room(ChannelWire.this) > 0);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
