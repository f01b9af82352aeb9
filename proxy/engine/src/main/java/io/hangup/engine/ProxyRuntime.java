package io.hangup.engine;

import io.hangup.core.event.EventSink;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.engine.wire.Transport;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of one proxy share.
 *
 * <p>The count of connections is the one thing several event loops write: a connection's number must be its own.
 */
record ProxyRuntime(ProxySpec spec, Transport transport, Resolver resolver, EventSink events, AtomicLong accepted) {
    long nextOrdinal() {
        return accepted.incrementAndGet();
    }
}
