package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.List;
import java.util.stream.Stream;

/** Every plan a connection can have: to pass through, or any fault against any target at any moment. */
final class Plans {
    static final List<Moment> MOMENTS = List.<Moment>of(
            new Moment.Accepted(),
            new Moment.Connected(),
            new Moment.FirstByte(),
            new Moment.Answering(),
            new Moment.Sent(Side.CLIENT, 1),
            new Moment.Sent(Side.UPSTREAM, 1));

    private Plans() {}

    static Stream<Plan> all() {
        Stream<Plan> breaking = Stream.of(Target.values())
                .flatMap(target -> Fault.all(target).stream())
                .flatMap(fault -> MOMENTS.stream().map(moment -> new Plan.Break("the-rule", fault, moment)));
        return Stream.of(Stream.of(new Plan.PassThrough()), breaking, measured())
                .flatMap(each -> each);
    }

    /** The faults that are told how much or how long, of the shapes one, and some that have several parts. */
    private static Stream<Plan> measured() {
        return Stream.of(Target.values())
                .flatMap(target -> Stream.concat(Fault.measured(target).stream().limit(4), inOrder(target)))
                .flatMap(fault -> Stream.<Moment>of(new Moment.Accepted(), new Moment.FirstByte())
                        .map(moment -> breaking("the-rule", fault, moment)));
    }

    private static Stream<Fault> inOrder(Target target) {
        Fault stall = new Fault.StallFor(target, 100);
        Fault refuse = new Fault.Refuse(target, 100);
        Fault delay = new Fault.Shaped(target, new Shape(10, 100, 5, Shape.UNLIMITED, Shape.WHOLE, 0));
        return Stream.<List<Fault>>of(
                        List.<Fault>of(new Fault.Reset(target), refuse),
                        List.<Fault>of(new Fault.HalfClose(target), refuse),
                        List.<Fault>of(stall, new Fault.Reset(target)),
                        List.<Fault>of(stall, refuse, new Fault.BrokenPipe(target)),
                        List.of(stall, stall),
                        List.<Fault>of(delay, new Fault.Stall(target)),
                        List.<Fault>of(delay, stall, new Fault.Garbage(target, 10), refuse))
                .map(Fault.InOrder::new);
    }

    static Plan.Break breaking(String rule, Fault fault, Moment moment) {
        return new Plan.Break(rule, fault, moment);
    }
}
