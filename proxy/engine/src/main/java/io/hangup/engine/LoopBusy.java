package io.hangup.engine;

/** An event loop did not take an order in time. The order was withdrawn, if the message does not say otherwise. */
public final class LoopBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoopBusy(String message) {
        super(message);
    }
}
