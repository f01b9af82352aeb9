package io.hangup.engine.wire;

import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What Linux knows of a TCP socket: {@code getsockopt(TCP_INFO)} (tcp(7), linux/tcp.h). The offsets are part of the
 * kernel's interface to programs; fields are only ever appended.
 *
 * @param state one of the constants below (linux/tcp_states.h)
 * @param unackedSegments segments on their way
 * @param notSentBytes bytes that wait for the window
 * @param ackedBytes bytes acknowledged in all; a SYN and a FIN of ours count as one each
 * @param receivedBytes bytes received in order in all; the peer's FIN counts as one
 */
record TcpInfo(int state, long unackedSegments, long notSentBytes, long ackedBytes, long receivedBytes) {
    static final int ESTABLISHED = 1;
    static final int SYN_SENT = 2;
    static final int FIN_WAIT1 = 4;
    static final int FIN_WAIT2 = 5;
    static final int TIME_WAIT = 6;
    static final int CLOSE = 7;
    static final int CLOSE_WAIT = 8;
    static final int LAST_ACK = 9;
    static final int CLOSING = 11;

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /** Up to the last field that is looked at. */
    private static final int LENGTH = 148;

    /** One of each event loop: what a call leaves in it is read before the next. */
    private static final FastThreadLocal<ByteBuffer> RAW = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());
        }
    };

    static TcpInfo of(Socket socket) throws IOException {
        ByteBuffer raw = RAW.get().clear();
        socket.getRawOpt(IPPROTO_TCP, TCP_INFO, raw);
        return new TcpInfo(
                raw.get(0) & 0xff,
                raw.getInt(24) & 0xffffffffL,
                raw.getInt(144) & 0xffffffffL,
                raw.getLong(120),
                raw.getLong(128));
    }

    /** Whether the peer's FIN has arrived; it is counted in {@link #receivedBytes}. */
    boolean peerFinished() {
        return state == CLOSE_WAIT || state == LAST_ACK || state == CLOSING || state == TIME_WAIT;
    }

    /** Whether our FIN, if one was sent, is still to be acknowledged. */
    boolean finPending() {
        return state != FIN_WAIT2 && state != TIME_WAIT && state != CLOSE;
    }

    /** Whether closing this socket with SO_LINGER 0 sends a RST: tcp_need_reset() in net/ipv4/tcp.c. */
    boolean abortSendsRst() {
        return state == ESTABLISHED || state == CLOSE_WAIT || state == FIN_WAIT1 || state == FIN_WAIT2;
    }
}
