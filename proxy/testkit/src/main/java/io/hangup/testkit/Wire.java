package io.hangup.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;

/** The socket under a {@link Peer}: bounded calls, one at a time per direction. One implementation per {@link Via}. */
sealed interface Wire permits ChannelWire, AsyncWire {

    /** What a read returns at the end of the stream. */
    int EOF = -1;

    /** What a read or write returns that was still blocked at its bound. */
    int TIMED_OUT = -2;

    /** One read or write moves at most this much, in bytes. */
    int LARGEST_CALL_BYTES = 256 * 1024;

    /** False if the connection was not there in time. */
    boolean connect(SocketAddress to, long timeoutMillis) throws IOException;

    /** The bytes read, at least one; or {@link #EOF} or {@link #TIMED_OUT}. {@code into} has room. */
    int read(ByteBuffer into, long timeoutMillis) throws IOException;

    /** The bytes written, at least one; or {@link #TIMED_OUT}. {@code from} is not empty. */
    int write(ByteBuffer from, long timeoutMillis) throws IOException;

    /** Whether a read is under way that found nothing and waits. */
    boolean isReadBlocked();

    /** Whether a write is under way that found no room and waits. */
    boolean isWriteBlocked();

    /** Sends a FIN behind what was written. */
    void shutdownOutput() throws IOException;

    /** SO_LINGER 0 and close: discards what was not sent, and sends a RST. */
    void reset() throws IOException;

    /** Sends one urgent byte. */
    void sendUrgent(int value) throws IOException;

    /** SO_OOBINLINE: urgent bytes that come are read in line. */
    void readUrgentInline() throws IOException;

    /** Closes the descriptor, at once, even under calls that wait. */
    void close() throws IOException;

    /**
     * Behind {@link #close}: the bytes of a write that was blocked at its bound, and was taken by the kernel later. No call
     * has told of them.
     */
    default int lateBytes() {
        return 0;
    }

    /** For options and the local address. */
    NetworkChannel channel();

    /** The other end's address; fails if there is none. */
    InetSocketAddress remote() throws IOException;
}
