package io.hangup.engine;

import io.hangup.core.event.EventSink;
import io.hangup.core.proxy.ProxySpec;
import java.util.List;

/** An engine whose moments are measured with a clock that only a test moves; for tests of other packages. */
public final class ByHand implements AutoCloseable {
    private final ManualClock clock = new ManualClock();
    private final Engine engine;

    /** Starts these proxies. */
    public ByHand(EngineOptions options, List<ProxySpec> proxies, EventSink sink) throws StartFailure {
        engine = Engine.start(
                options, proxies, sink, new Engine.Setup(options.threads(), Fitting.of(options.bounds()), clock::on));
    }

    /** What runs. */
    public Engine engine() {
        return engine;
    }

    /** Lets so much time pass, by the clock of moments. */
    public void advanceMillis(long millis) throws Exception {
        clock.advanceMillis(millis);
    }

    @Override
    public void close() {
        engine.close();
    }
}
