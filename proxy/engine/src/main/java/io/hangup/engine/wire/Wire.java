package io.hangup.engine.wire;

import io.hangup.core.session.Errno;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * One side's socket. Everything is called on, and calls back on, the one event loop the wire was made on; so nothing here
 * needs a lock.
 *
 * <p>The contract that the relay stands on:
 *
 * <ul>
 *   <li>A paused wire hands on nothing: bytes and a FIN wait in the kernel. The one exception is a RST, behind which the
 *       kernel keeps what it had received: all of it is handed on, and then {@link Owner#broke} is called, also while
 *       paused.
 *   <li>No read takes more than {@link Owner#room} allows.
 *   <li>{@link #finish} sends the FIN behind everything that was written; nothing that was written is dropped by it.
 *   <li>After {@link #close} or {@link #abort} the owner is never called again.
 * </ul>
 */
public interface Wire {
    /** Who is told what happens on a wire. */
    interface Owner {
        /** How many bytes the next read may take; 0 where none may be read now, and then the owner reads again later. */
        int room(Wire wire);

        /** Whether there is memory for what would be lost if it were not read now, because a RST is behind it. */
        boolean hasMemory();

        /** Bytes were read; the owner releases them. */
        void arrived(Wire wire, ByteBuf bytes);

        /** A burst of reads is over: the moment to flush what was written meanwhile. */
        void burst(Wire wire);

        /** On a {@linkplain Wire#watch watched} wire a first byte has arrived; it was not taken, and the wire is paused. */
        void readable(Wire wire);

        /** A paused wire's peer has sent its FIN. Where the transport cannot see that, it is never called. */
        void leaving(Wire wire);

        /** The peer's FIN, behind all its bytes. */
        void eof(Wire wire);

        /** The socket is dead: a RST or another error, behind all that could still be read. Told once. */
        void broke(Wire wire, Errno errno);

        /** All that was written has been handed to the kernel, after a time in which it had not. */
        void drained(Wire wire);

        /** Something threw that is no error of the network: a defect, or memory that is not there. */
        void defect(Throwable thrown);
    }

    /** What became of our FIN. */
    enum Fin {
        /** Not acknowledged yet. */
        PENDING,
        /** Acknowledged, and the peer can still send. */
        ACKED,
        /** Acknowledged, and the peer has finished too: the connection is over. */
        OVER,
        /** The peer answered with a RST. */
        BROKEN,
        /** This transport cannot know. */
        UNKNOWN
    }

    /** Begin to tell what happens. An accepted wire tells nothing before; one that is dialled begins by itself. */
    default void begin() {}

    /** Hand on what arrives. */
    void read();

    /** Hand on nothing. */
    void pause();

    /** Say once when a byte arrives, and leave it where it is. A FIN or RST without a byte is told as usual. */
    void watch();

    /** Queue bytes for the peer; the wire releases them. */
    void write(ByteBuf bytes);

    /** Hand what is queued to the kernel, as far as it takes it. */
    void flush();

    /** Bytes that the kernel has not taken yet. */
    long queuedBytes();

    /** Send a FIN behind everything that is queued. */
    void finish();

    /** Whether our FIN has been handed to the kernel. */
    boolean finished();

    /**
     * Close the socket and drop what is queued. With unread bytes in the kernel that is a RST (RFC 2525, 2.17), which no
     * caller wants. With queued bytes it is one too: a FIN would say that the peer has had everything.
     *
     * @return whether a RST was sent
     */
    boolean close();

    /**
     * SO_LINGER 0 and close in one breath.
     *
     * @return whether that sent a RST; it sends none on a socket whose connection is over
     */
    boolean abort();

    /** Whether the socket is neither closed by us nor dead. */
    boolean alive();

    /** Whether this transport sees acknowledgements, unread bytes and the states of TCP; else they are guessed by time. */
    boolean sighted();

    /** Bytes that have arrived and were not handed on. A transport without sight knows only those it holds itself. */
    long unreadBytes();

    /**
     * Shows up to so many of the bytes that have arrived and were not handed on, as far as they can be had at once. To be called
     * just before the socket is closed: nobody else gets them any more.
     */
    void showUnread(int mostBytes, Consumer<ByteBuf> to);

    /** Bytes written that the peer's kernel has not acknowledged. A transport without sight knows only what is queued. */
    long unackedBytes();

    /** What became of our FIN. */
    Fin fin();

    /** Whether our FIN is not acknowledged yet; what else became of it is not asked. */
    default boolean finPending() {
        return fin() == Fin.PENDING;
    }
}
