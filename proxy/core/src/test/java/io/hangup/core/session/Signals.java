package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every signal there is, by its name. */
final class Signals {
    /** What happens to a connection by itself. */
    static final Map<String, Function<State, Step>> ALL = all();

    /** The plan that comes in place of the first, and the one that comes out of turn. */
    static final Plan.Break OTHER =
            Plans.breaking("another-rule", new Fault.StallFor(Target.CLIENT, 100), new Moment.Sent(Side.CLIENT, 2));

    static final Plan.Break FIRED = Plans.breaking(
            "fired-rule",
            new Fault.InOrder(List.<Fault>of(new Fault.StallFor(Target.CLIENT, 100), new Fault.Reset(Target.CLIENT))),
            new Moment.Manual());

    /** What rules want of a connection that is open. */
    static final Map<String, Function<State, Step>> STEERING = Map.of(
            "planned to pass", state -> state.planned(new Plan.PassThrough()),
            "planned to break", state -> state.planned(OTHER),
            "fired", state -> state.fired(FIRED));

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
