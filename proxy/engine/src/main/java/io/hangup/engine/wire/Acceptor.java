package io.hangup.engine.wire;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A listening socket. */
public interface Acceptor {
    /** Who is given the connections of an acceptor, on its event loop. */
    interface Door {
        /** Whether one more client is to be accepted now; where it is not, the acceptor was paused. */
        boolean admits();

        /** A client was accepted. */
        void accepted(Incoming incoming);

        /** accept(2) failed, most often for want of descriptors; the acceptor has paused itself. */
        void failed(String text);
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    InetSocketAddress address();

    /** Leave clients in the kernel's backlog. On its event loop only. */
    void pause();

    /** Accept again. On its event loop only. */
    void resume();

    /**
     * Keep the port and stop listening: who connects gets a RST in answer to its SYN (ECONNREFUSED), and who was not
     * accepted yet a RST. On its event loop only.
     *
     * @param refusing is run there once that is so
     */
    void refuse(Runnable refusing);

    /**
     * Listen again behind {@link #refuse}. On its event loop only.
     *
     * @throws IOException where somebody else has taken the port meanwhile; it may be tried again
     */
    void listenAgain() throws IOException;

    /**
     * Stop listening. Connections that were not accepted yet get a RST from the kernel. On its event loop only.
     *
     * @param closed is run there once the port is free
     */
    void close(Runnable closed);
}
