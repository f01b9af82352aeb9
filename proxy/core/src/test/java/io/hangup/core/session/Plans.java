package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
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
        return Stream.concat(Stream.of(new Plan.PassThrough()), breaking);
    }
}
