package io.hangup.engine.wire;

import io.hangup.core.session.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Linux socket on Netty's epoll loop, without a Netty channel around it.
 *
 * <p>Why not {@code EpollSocketChannel}: for a relay it ends connections in its own ways. It reads everything once the
 * peer's FIN has arrived, also while reading is off (so a paused or unread byte is no longer in the kernel); it takes its
 * descriptor out of epoll when nothing is left to wait for and cannot put it back (so an answer behind a half-close
 * breaks as soon as the reader is slow); and it does not notice a RST behind a FIN. Here the rules are few: EPOLLERR and
 * EPOLLHUP are always reported by the kernel and always taken, EPOLLIN is asked for only while bytes are wanted, EPOLLOUT
 * only while bytes wait, and EPOLLRDHUP only to learn that a paused peer leaves.
 */
final class EpollWire implements Wire {
    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int ERR = EpollIoOps.EPOLLERR.value();
    private static final int HUP = 0x10;
    private static final int RDHUP = EpollIoOps.EPOLLRDHUP.value();

    private static final int SOL_SOCKET = 1;
    private static final int SO_OOBINLINE = 10;

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

    private final IoEventLoop loop;
    private final Socket socket;
    private final ByteBufAllocator allocator;
    private final ReadSize size = new ReadSize();
    private final Deque<ByteBuf> queue = new ArrayDeque<>(4);
    private final Owner owner;
    private final EpollIoHandle handle = new Handle();
    private @Nullable IoRegistration registration;
    private @Nullable Dial dial;
    private int interest = ERR | RDHUP;
    private int submitted;
    private boolean collecting = true;
    private Input input = Input.PAUSED;
    private Output output = Output.OPEN;
    private boolean alive = true;
    private boolean blocked;
    private long queuedBytes;
    private long takenBytes;
    private long handedBytes;
    private long ackedAtStart;

    EpollWire(IoEventLoop loop, Socket socket, ByteBufAllocator allocator, Owner owner) {
        this.loop = loop;
        this.socket = socket;
        this.allocator = allocator;
        this.owner = owner;
    }

    /** Begins with a socket that is yet to be connected. */
    void connect(InetSocketAddress address, Dial answer) throws IOException {
        prepare(socket);
        ackedAtStart = 1;
        if (socket.connect(address)) {
            begin();
            answer.connected(this);
            return;
        }
        dial = answer;
        interest = ERR | OUT;
        begin();
    }

    @Override
    public void begin() {
        collecting = false;
        if (alive) {
            submit();
        }
    }

    /** What every socket is set to, and a listening one for those that it accepts, which take after it (tcp(7)). */
    static void prepare(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setIntOpt(SOL_SOCKET, SO_OOBINLINE, 1);
    }

    /** What is wanted in answer to one event is told to epoll once. */
    private void ready(int ready) {
        collecting = true;
        try {
            answer(ready);
        } finally {
            collecting = false;
            want(interest);
        }
    }

    private void answer(int ready) {
        if (dial != null) {
            finishConnect(dial);
            return;
        }
        if ((ready & OUT) != 0) {
            flush();
        }
        if (alive && (ready & ERR) != 0) {
            takeRest(null);
        }
        if (alive && (ready & IN) != 0) {
            incoming();
        }
        if (alive && (ready & RDHUP) != 0 && input == Input.PAUSED) {
            want(interest & ~RDHUP);
            owner.leaving(this);
        }
        if (alive && (ready & HUP) != 0 && input != Input.READ && input != Input.WATCHED) {
            unregister();
            submitted = interest;
        }
    }

    private void finishConnect(Dial answer) {
        IOException met = null;
        try {
            if (!socket.finishConnect()) {
                return;
            }
        } catch (IOException e) {
            met = e;
        }
        dial = null;
        if (met != null && !brokeAfterHandshake(ErrnoOf.of(met))) {
            dispose();
            answer.failed(ErrnoOf.of(met), ErrnoOf.text(met));
            return;
        }
        want(ERR | RDHUP);
        answer.connected(this);
        if (met != null) {
            takeRest(met);
        }
    }

    /** A RST in answer to the SYN is ECONNREFUSED: any other came behind the handshake, and perhaps behind bytes. */
    private static boolean brokeAfterHandshake(Errno errno) {
        return errno == Errno.ECONNRESET || errno == Errno.EPIPE;
    }

    private void incoming() {
        if (input == Input.WATCHED && unreadBytes() > 0) {
            pause();
            owner.readable(this);
        } else if (input == Input.READ || input == Input.WATCHED) {
            readBurst();
        }
    }

    private void readBurst() {
        int burst = 0;
        do {
            int wanted = Math.min(size.next(), Math.min(owner.room(this), ReadSize.LARGEST - burst));
            if (wanted <= 0) {
                owner.burst(this);
                return;
            }
            int got;
            try {
                got = take(wanted);
            } catch (IOException e) {
                fail(ErrnoOf.of(e));
                return;
            }
            if (got < 0) {
                owner.burst(this);
                ended();
                return;
            }
            size.took(got);
            burst += got;
            if (got < wanted) {
                break;
            }
        } while (alive && input == Input.READ && burst < ReadSize.LARGEST);
        if (alive && burst > 0) {
            owner.burst(this);
        }
    }

    /** One recv(2): bytes handed on, 0 where there are none, -1 at the end of the stream. */
    private int take(int wanted) throws IOException {
        ByteBuf bytes = allocator.directBuffer(wanted, wanted);
        int got = 0;
        try {
            got = receive(bytes, wanted);
        } finally {
            if (got <= 0) {
                bytes.release();
            }
        }
        if (got > 0) {
            takenBytes += got;
            if (input == Input.WATCHED) {
                pause();
                owner.readable(this);
            }
            owner.arrived(this, bytes.writerIndex(got));
        }
        return got;
    }

    private int receive(ByteBuf into, int wanted) throws IOException {
        if (into.hasMemoryAddress()) {
            return socket.recvAddress(into.memoryAddress(), 0, wanted);
        }
        ByteBuffer nio = into.internalNioBuffer(0, wanted);
        return socket.recv(nio, nio.position(), nio.limit());
    }

    private void ended() {
        if (!alive || input == Input.ENDED) {
            return;
        }
        input = Input.ENDED;
        want(interest & ~(IN | RDHUP));
        owner.eof(this);
    }

    /**
     * The socket is dead. What the peer sent before its RST is still in the kernel (tcp(7) does not say so, Linux does
     * it): it is handed on first. The error is told by whoever meets it first: a write, a read, or SO_ERROR.
     */
    private void takeRest(@Nullable IOException met) {
        Errno errno = met == null ? Errno.OTHER : ErrnoOf.of(met);
        try {
            int got = 1;
            while (alive && got > 0 && input != Input.ENDED && owner.hasMemory()) {
                got = take(ReadSize.LARGEST);
            }
            if (met == null) {
                int number = alive ? socket.getSoError() : 0;
                if (number == 0) {
                    return;
                }
                errno = ErrnoOf.of(number);
            }
        } catch (IOException e) {
            errno = ErrnoOf.of(e);
        }
        fail(errno);
    }

    private void fail(Errno errno) {
        if (!alive) {
            return;
        }
        owner.burst(this);
        if (alive) {
            dispose();
            owner.broke(this, errno);
        }
    }

    @Override
    public void read() {
        if (alive && input != Input.ENDED) {
            input = Input.READ;
            want(interest | IN);
        }
    }

    @Override
    public void pause() {
        if (alive && input != Input.ENDED) {
            input = Input.PAUSED;
            want((interest & ~IN) | RDHUP);
        }
    }

    @Override
    public void watch() {
        if (alive && input != Input.ENDED) {
            input = Input.WATCHED;
            want(interest | IN);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!alive || output != Output.OPEN) {
            bytes.release();
            return;
        }
        queuedBytes += bytes.readableBytes();
        queue.add(bytes);
    }

    @Override
    public void flush() {
        if (!alive) {
            return;
        }
        try {
            for (ByteBuf bytes = queue.peek(); bytes != null; bytes = queue.peek()) {
                int sent = send(bytes);
                handedBytes += sent;
                queuedBytes -= sent;
                bytes.skipBytes(sent);
                if (bytes.isReadable()) {
                    blocked = true;
                    want(interest | OUT);
                    return;
                }
                queue.remove().release();
            }
        } catch (IOException e) {
            dropQueue();
            output = Output.FINISHED;
            takeRest(e);
            return;
        }
        want(interest & ~OUT);
        if (output == Output.FINISHING) {
            sendFin();
        }
        if (blocked) {
            blocked = false;
            owner.drained(this);
        }
    }

    private int send(ByteBuf bytes) throws IOException {
        if (bytes.hasMemoryAddress()) {
            return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        }
        ByteBuffer nio = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        return socket.send(nio, nio.position(), nio.limit());
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void finish() {
        if (alive && output == Output.OPEN) {
            output = Output.FINISHING;
            if (queue.isEmpty()) {
                sendFin();
            }
        }
    }

    private void sendFin() {
        output = Output.FINISHED;
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            takeRest(null);
        }
    }

    @Override
    public boolean finished() {
        return output == Output.FINISHED;
    }

    @Override
    public boolean close() {
        if (!alive) {
            return false;
        }
        if (queuedBytes > 0) {
            return abort();
        }
        boolean rst = dial == null && unreadBytes() > 0;
        dispose();
        return rst;
    }

    @Override
    public boolean abort() {
        if (!alive) {
            return false;
        }
        boolean rst = false;
        try {
            if (dial == null) {
                TcpInfo info = TcpInfo.of(socket);
                rst = info.abortSendsRst() || unread(info) > 0;
            }
            socket.setSoLinger(0);
        } catch (IOException e) {
            rst = false;
        }
        dispose();
        return rst;
    }

    private void dispose() {
        alive = false;
        dropQueue();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("close(2) failed on " + socket + ": " + ErrnoOf.text(e), e);
        } finally {
            // Behind the close, which takes the descriptor out of epoll by itself (epoll(7)): Netty asks whether it is
            // open.
            unregister();
        }
    }

    private void dropQueue() {
        queue.forEach(ByteBuf::release);
        queue.clear();
        queuedBytes = 0;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean sighted() {
        return true;
    }

    @Override
    public long unreadBytes() {
        try {
            return alive && input != Input.ENDED ? unread(TcpInfo.of(socket)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** In CLOSE the kernel has let go of the connection: its last FIN is still counted, and no close sends anything. */
    private long unread(TcpInfo info) {
        return info.state() == TcpInfo.CLOSE ? 0 : info.receivedBytes() - (info.peerFinished() ? 1 : 0) - takenBytes;
    }

    @Override
    public void showUnread(int mostBytes, Consumer<ByteBuf> to) {
        int wanted = (int) Math.min(mostBytes, unreadBytes());
        if (wanted <= 0) {
            return;
        }
        ByteBuf bytes = allocator.directBuffer(wanted, wanted);
        try {
            int got = receive(bytes, wanted);
            if (got > 0) {
                takenBytes += got;
                to.accept(bytes.writerIndex(got));
            }
        } catch (IOException e) {
            fail(ErrnoOf.of(e));
        } finally {
            bytes.release();
        }
    }

    @Override
    public long unackedBytes() {
        if (!alive || (handedBytes + queuedBytes == 0 && output == Output.OPEN)) {
            return 0;
        }
        try {
            TcpInfo info = TcpInfo.of(socket);
            boolean clear = info.unackedSegments() == 0 && info.notSentBytes() == 0;
            return clear ? queuedBytes : Math.max(1, handedBytes + queuedBytes + ackedAtStart - info.ackedBytes());
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public Fin fin() {
        if (!alive) {
            return Fin.OVER;
        }
        try {
            return switch (TcpInfo.of(socket).state()) {
                case TcpInfo.FIN_WAIT2 -> Fin.ACKED;
                case TcpInfo.TIME_WAIT -> Fin.OVER;
                case TcpInfo.CLOSE -> socket.getSoError() == 0 ? Fin.OVER : Fin.BROKEN;
                default -> Fin.PENDING;
            };
        } catch (IOException e) {
            return Fin.BROKEN;
        }
    }

    @Override
    public boolean finPending() {
        try {
            return alive && TcpInfo.of(socket).finPending();
        } catch (IOException e) {
            return false;
        }
    }

    private void unregister() {
        if (registration != null) {
            registration.cancel();
            registration = null;
        }
    }

    private void want(int ops) {
        interest = ops;
        if (alive && !collecting && interest != submitted) {
            submit();
        }
    }

    private void submit() {
        submitted = interest;
        if (registration == null) {
            registration = loop.register(handle).getNow();
        }
        if (registration != null) {
            registration.submit(EpollIoOps.valueOf(interest));
        }
    }

    /** What Netty's loop knows of this wire. */
    private final class Handle implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return socket;
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            try {
                ready(((EpollIoEvent) event).ops().value());
            } catch (RuntimeException | Error thrown) {
                owner.defect(thrown);
            }
        }

        /** The loop itself ends. */
        @Override
        public void close() {
            abort();
        }
    }
}
