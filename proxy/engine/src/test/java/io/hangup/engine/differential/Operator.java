package io.hangup.engine.differential;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.engine.ByHand;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import io.hangup.testkit.Await;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Whoever runs Hangup: reloads, arms, disarms, lets time pass. What hits a connection is asked for by name. */
final class Operator implements AutoCloseable {
    /** Rules of which none ever hits, each of which has something looked at on the way of every byte or not. */
    private static final List<Rule> HARMLESS = List.of(
            rule("after-a-tebibyte", new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, 1L << 40)),
            rule(
                    "said-by-nobody",
                    new Fault.BrokenPipe(Target.BOTH),
                    new Moment.Says(
                            Side.CLIENT,
                            new BytePattern("said by nobody, ever, as it is drawn"),
                            1L << 40,
                            Moment.Place.BEFORE)),
            rule("after-a-year", new Fault.Close(Target.UPSTREAM), new Moment.Age(TimeUnit.DAYS.toMillis(366))));

    private static final String STALL = "stall";
    private static final String REFUSE = "refuse";
    private static final String CUT = "cut";
    private static final List<Rule> MANUAL = List.of(
            rule(STALL, new Fault.Stall(Target.CLIENT), new Moment.Manual()),
            rule(REFUSE, new Fault.Refuse(Target.CLIENT, 1_000), new Moment.Manual()),
            rule(CUT, new Fault.Reset(Target.CLIENT), new Moment.Manual()));
    private static final long PATIENCE_MILLIS = 10_000;

    private final Function<List<Rule>, ProxySpec> specs;
    private final ToLongFunction<Class<? extends SessionEvent>> counts;
    private final ByHand byHand;
    private int reloads;

    /**
     * Starts what is run.
     *
     * @param specs the proxy with these rules
     * @param counts how many events of a kind there were of the present connection
     */
    Operator(
            TransportChoice transport,
            Function<List<Rule>, ProxySpec> specs,
            EventSink sink,
            ToLongFunction<Class<? extends SessionEvent>> counts)
            throws StartFailure {
        this.specs = specs;
        this.counts = counts;
        this.byHand = new ByHand(new EngineOptions(transport, 1), List.of(specs.apply(rules(0))), sink);
    }

    private static Rule rule(String name, Fault fault, Moment moment) {
        return new Rule(name, fault, moment, new Connections.All());
    }

    private static List<Rule> rules(int turn) {
        return Stream.concat(HARMLESS.stream().skip(turn % HARMLESS.size()), MANUAL.stream())
                .toList();
    }

    ByHand byHand() {
        return byHand;
    }

    /** All is as in the beginning, whatever was done before. */
    void begin() throws Exception {
        byHand.advanceMillis(TimeUnit.MINUTES.toMillis(1));
        byHand.engine().orders().disarmAll();
        reloads = 0;
        reload();
        arm(HARMLESS.get(0).name());
    }

    private void reload() throws StartFailure {
        byHand.engine().reload(List.of(specs.apply(rules(reloads))));
    }

    private String proxy() {
        return byHand.engine().listening().get(0).proxy();
    }

    private void arm(String rule) throws Exception {
        byHand.engine().orders().arm(proxy(), rule, OptionalLong.empty());
    }

    /** The last of those that do not hit, which is there after every reload. */
    private static String harmless() {
        return HARMLESS.get(HARMLESS.size() - 1).name();
    }

    void order(Action.Verb verb) throws Exception {
        switch (verb) {
            case RELOAD -> {
                reloads++;
                reload();
            }
            case KILL -> byHand.engine().orders().disarmAll();
            case ARM -> arm(harmless());
            case DISARM -> byHand.engine().disarm(proxy(), harmless());
            case TIME -> byHand.advanceMillis(TimeUnit.MINUTES.toMillis(1));
            case STALL -> fire(STALL);
            case GO_ON -> byHand.engine().disarm(proxy(), STALL);
            case REFUSE -> fire(REFUSE);
            case CUT -> {
                fire(CUT);
                Await.until(
                        "the fault is told",
                        PATIENCE_MILLIS,
                        () -> counts.applyAsLong(SessionEvent.Ended.class)
                                        + counts.applyAsLong(SessionEvent.Injected.class)
                                        + counts.applyAsLong(SessionEvent.Missed.class)
                                > 0);
            }
            default -> throw new IllegalArgumentException(verb + " is done at an end");
        }
    }

    private void fire(String rule) throws Exception {
        arm(rule);
        byHand.engine().fire(proxy(), rule);
    }

    @Override
    public void close() {
        byHand.close();
    }
}
