package io.hangup.bench.micro;

import io.hangup.core.episode.Episodes;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to attribute a connection to the episodes of its client, from accept to end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Attributing {
    private static final long MILLI = 1_000_000;
    private static final long TICK_EVERY = 50;
    private static final Plan.Break PLAN =
            new Plan.Break("cut", new Fault.Reset(Target.CLIENT), new Moment.FirstByte());

    /** One connection in so many is broken by a rule; the next ones are what its client does about it. */
    @Param({"100", "1000000000"})
    private long faultEvery;

    private final Episodes episodes = new Episodes(
            Watching.DEFAULT,
            reaction -> {},
            new Level(Limit.EPISODES, "", Watching.DEFAULT.mostEpisodes(), told -> {}),
            0);
    private long ordinal;

    /** One connection, a millisecond after the one before it. */
    @Benchmark
    public void attribute() {
        ordinal++;
        long now = ordinal * MILLI;
        ConnectionId id = new ConnectionId("web", ordinal);
        boolean broken = ordinal % faultEvery == 0;
        Plan plan = broken ? PLAN : new Plan.PassThrough();
        episodes.accept(new SessionEvent.Accepted(id, "10.0.0.1:40000", plan), now);
        if (broken) {
            episodes.accept(new SessionEvent.Injected(id, PLAN, 100, 0, ""), now);
            episodes.accept(new SessionEvent.RstSent(id, Side.CLIENT, RstCause.RULE), now);
        }
        Ending ending = broken ? new Ending.Faulted(PLAN, "") : new Ending.Finished();
        Optional<Side> left = broken ? Optional.empty() : Optional.of(Side.CLIENT);
        episodes.accept(new SessionEvent.Ended(id, ending, plan, 100, broken ? 0 : 100, MILLI, MILLI, left), now);
        if (ordinal % TICK_EVERY == 0) {
            episodes.tick(now);
        }
    }
}
