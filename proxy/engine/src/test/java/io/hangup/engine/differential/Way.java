package io.hangup.engine.differential;

import java.net.InetSocketAddress;

/** How a client comes to the upstream. */
interface Way {
    /** Where the client connects. */
    InetSocketAddress address();

    /** From now on keep the next client from its upstream. */
    void hold();

    /** Let it through. */
    void release();

    /** The upstream has taken the connection: wait until everything in between knows that. */
    void accepted();

    /** Does what whoever runs it wants, and waits until it is done. */
    void order(Action.Verb verb) throws Exception;

    /** Whether anything is in between. */
    boolean isThroughHangup();

    /** Nothing is in between. */
    static Way straight(InetSocketAddress address) {
        return new Way() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void hold() {}

            @Override
            public void release() {}

            @Override
            public void accepted() {}

            @Override
            public void order(Action.Verb verb) {}

            @Override
            public boolean isThroughHangup() {
                return false;
            }
        };
    }
}
