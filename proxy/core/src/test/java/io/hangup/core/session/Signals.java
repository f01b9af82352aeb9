package io.hangup.core.session;

import io.hangup.core.rule.Side;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Every signal there is, by its name. */
final class Signals {
    static final Map<String, Function<State, Step>> ALL = all();

    private Signals() {}

    private static Map<String, Function<State, Step>> all() {
        Map<String, Function<State, Step>> signals = new LinkedHashMap<>();
        signals.put("connected", State::connected);
        signals.put("unreachable", state -> state.unreachable("nobody listens there"));
        for (Side side : Side.values()) {
            signals.put("eof " + side.word(), state -> state.eof(side));
            signals.put("leaving " + side.word(), state -> state.leaving(side));
            signals.put("broke " + side.word(), state -> state.broke(side, Errno.ECONNRESET));
        }
        signals.put("triggered", State::triggered);
        signals.put("moved", state -> state.moved(new Reached.Done("")));
        signals.put("moved, late", state -> state.moved(new Reached.Late("too late")));
        signals.put("moved, gone", state -> state.moved(new Reached.Gone("not there")));
        signals.put("expired", State::expired);
        signals.put("stop", State::stop);
        signals.put("failed", state -> state.failed("a defect"));
        return signals;
    }
}
