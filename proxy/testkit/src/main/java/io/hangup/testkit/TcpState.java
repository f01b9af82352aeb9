package io.hangup.testkit;

import java.util.Arrays;

/** The states of a TCP socket, with their numbers in Linux ({@code include/net/tcp_states.h}). */
public enum TcpState {
    /**
     * Not in the kernel's table; 0 is no state of the kernel. A socket leaves the table when a RST comes in or goes out, even
     * while its descriptor is still open, and when it is closed and done.
     */
    GONE(0),
    /** Both directions are open. */
    ESTABLISHED(1),
    /** The SYN is sent. */
    SYN_SENT(2),
    /** A SYN came and is answered. */
    SYN_RECV(3),
    /** This end sent its FIN, which is not acknowledged. */
    FIN_WAIT1(4),
    /** This end's FIN is acknowledged; the other end may still send. */
    FIN_WAIT2(5),
    /** Both FINs are done; the kernel waits for stray packets. */
    TIME_WAIT(6),
    /** Bound, not connected. */
    CLOSE(7),
    /** The other end's FIN has come; this end may still send. */
    CLOSE_WAIT(8),
    /** After the other end's FIN, this end's is sent. */
    LAST_ACK(9),
    /** Waits for connections. */
    LISTEN(10),
    /** Both ends sent a FIN at once. */
    CLOSING(11),
    /** A SYN came for which only little is kept. */
    NEW_SYN_RECV(12);

    private final int number;

    TcpState(int number) {
        this.number = number;
    }

    /** The state of this end of a connection now. A shorthand for {@link TcpSocket#of}. */
    public static TcpState of(int localPort, int remotePort) {
        return TcpSocket.of(localPort, remotePort).state();
    }

    static TcpState numbered(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The kernel has a TCP state " + number
                        + ", which is not known here. Add it from include/net/tcp_states.h."));
    }
}
