package io.hangup.engine.wire;

import io.hangup.core.session.Errno;

/** Who is told how an attempt to connect went, once, on the event loop it was made on. */
public interface Dial {
    /** The handshake is complete; the wire is paused. */
    void connected(Wire wire);

    /** It failed; the socket is closed. */
    void failed(Errno errno, String text);
}
