package io.hangup.engine.scan;

import io.netty.buffer.ByteBuf;

/**
 * Looks at one direction of a connection as it passes, and says where a fault comes. It speaks once; after that, and once
 * it can no longer find anything, a look costs nothing.
 *
 * <p>Only the connection's event loop touches it.
 */
public interface Scan {
    /** All bytes may pass. */
    long NO_CUT = -1;

    /**
     * Looks at the next bytes of the stream. They are neither changed nor kept: indices and reference count stay as they
     * are.
     *
     * @return {@link #NO_CUT} where all of them may pass; else how many of these bytes may pass before the fault comes
     */
    long look(ByteBuf next);

    /** Lets go of what it holds; it finds nothing any more. May be called more than once. */
    void close();
}
