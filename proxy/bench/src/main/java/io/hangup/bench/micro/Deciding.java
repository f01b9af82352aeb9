package io.hangup.bench.micro;

import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whether a rule takes a connection that has just been accepted: asked once for each connection. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Deciding {
    private static final long SEED = 7;
    private static final double RARELY_PERCENT = 0.1;

    /** How many rules are asked, each of which takes one connection in a thousand. */
    @Param({"0", "1", "10"})
    private int rules;

    private LiveRules live = new LiveRules(new RuleSet(SEED, "orders-db", List.of()), 0);
    private long ordinal;

    /** Makes the rules. */
    @Setup
    public void make() {
        List<Rule> all = IntStream.range(0, rules)
                .mapToObj(number -> new Rule(
                        "cut-" + number,
                        new Fault.Reset(Target.CLIENT),
                        new Moment.FirstByte(),
                        new Connections.Percent(RARELY_PERCENT)))
                .toList();
        live = new LiveRules(new RuleSet(SEED, "orders-db", all), 0);
    }

    /** One connection. */
    @Benchmark
    public Optional<LiveRules.Decision> decide() {
        ordinal++;
        return live.decide(ordinal, "\u007f\u0000\u0000\u0001", ordinal);
    }
}
