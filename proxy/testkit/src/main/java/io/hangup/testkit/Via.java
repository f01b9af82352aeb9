package io.hangup.testkit;

/**
 * Through which channel of the JDK one end of a connection talks to the kernel.
 *
 * <p>There are two because no channel of the JDK can do all. Measured on JDK 17 and 25, against a peer that sent a RST
 * (the kernel tells a reset once, and afterwards answers a read with EOF and a write with EPIPE):
 *
 * <table>
 * <caption>What read, read, write, write get</caption>
 * <tr><td>the kernel</td><td>ECONNRESET, EOF, EPIPE, EPIPE</td></tr>
 * <tr><td>{@code AsynchronousSocketChannel}</td><td>ECONNRESET, EOF, EPIPE, EPIPE</td></tr>
 * <tr><td>{@code SocketChannel}, blocking or not, and {@code Socket}</td><td>ECONNRESET, ECONNRESET, EPIPE, EPIPE</td></tr>
 * </table>
 *
 * <p>{@code SocketChannel} and {@code Socket} remember that a <em>read</em> met a reset and throw again without asking the
 * kernel. A reset met by a write is not remembered: write, write, read gets ECONNRESET, EPIPE, EOF everywhere. Writes are
 * always the kernel's own answer. {@code AsynchronousSocketChannel} remembers nothing, but knows neither SO_LINGER nor
 * urgent data.
 */
public enum Via {
    /** All operations. A read after a read that met a reset is refused, because the JDK would not ask the kernel. */
    SOCKET_CHANNEL,

    /**
     * Every call asks the kernel, also after a reset; {@link Peer#reset}, {@link Peer#sendUrgent} and
     * {@link Peer#readUrgentInline} are unsupported.
     *
     * <p>A call that timed out goes on in the kernel, like that of a blocked thread: the next call in its direction starts
     * no second one but waits on for the first and tells its result. So a read that timed out still takes what comes.
     */
    ASYNC_CHANNEL
}
