package io.hangup.engine;

import io.hangup.core.event.By;
import io.hangup.core.event.EventSink;
import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Gate;
import io.hangup.core.rule.KillSwitch;
import io.hangup.core.rule.LiveRule.Birth;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.wire.Transport;
import io.hangup.engine.wire.TransportFacts;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All proxies of one configuration, running. Two engines in one JVM share nothing.
 *
 * <p>A connection lives on the event loop that accepted it, both its sides. With one loop (the default) connections are
 * served in the order they came. With more, on epoll, each loop has a listener of its own on the same port
 * (SO_REUSEPORT, socket(7)); elsewhere the first loop accepts for all.
 */
public final class Engine implements AutoCloseable {
    private static final long STOP_MILLIS = 1_000;

    private final Transport transport;
    private final List<String> notices;
    private final MultiThreadIoEventLoopGroup group;
    private final Capacity capacity;
    private final List<Worker> workers = new ArrayList<>();
    private final Resolver resolver = new Resolver();
    private final ProxyRuntime.Means means;
    private final Gate gate;
    private final KillSwitch kills = new KillSwitch();
    private final Orders orders = new Orders(workers, kills, this::steered);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Every proxy there has been, by its name: one that comes back goes on counting its connections. */
    private final Map<String, Steering> known = new ConcurrentHashMap<>();

    /** Replaced whole, by one thread at a time: {@link #reload} is synchronized. */
    private volatile List<Running> running = List.of();

    private record Running(Steering steering, Port port) {
        ProxyRuntime proxy() {
            return steering.proxy();
        }
    }

    /**
     * A proxy that listens.
     *
     * @param proxy its name
     * @param address where; the real port where 0 was asked for
     * @param upstream who is dialled
     */
    public record Listening(String proxy, InetSocketAddress address, Endpoint upstream) {
        /** Where, as it is printed and typed. */
        public Endpoint bound() {
            return Addresses.endpoint(address);
        }
    }

    private List<Steering> steered() {
        return running.stream().map(Running::steering).toList();
    }

    private Engine(Choice choice, EventSink events, EngineOptions options, Setup setup) {
        this.transport = choice.transport();
        this.notices = choice.notices();
        Bounds bounds = setup.bounds();
        this.capacity = new Capacity(
                new Level(Limit.CONNECTIONS, "", bounds.connections().orElseThrow(), events::accept));
        Level queued = new Level(Limit.QUEUED, "", bounds.queuedInAllBytes().orElseThrow(), events::accept);
        Buffers buffers = new Buffers(queued, bounds.queuedBytes());
        this.gate = new Gate(options.restraint());
        this.means = new ProxyRuntime.Means(transport, resolver, events, options.attention(), gate, buffers, bounds);
        this.group = new MultiThreadIoEventLoopGroup(
                setup.threads(), new DefaultThreadFactory("hangup-loop", true), transport.ioHandler());
        for (int i = 0; i < setup.threads(); i++) {
            IoEventLoop loop = group.next();
            workers.add(new Worker(loop, setup.clocks().apply(loop), capacity));
        }
    }

    /**
     * What an engine stands on.
     *
     * @param threads event loops
     * @param bounds what it takes upon itself at most, with nothing left open
     * @param clocks what each loop measures moments with
     */
    record Setup(int threads, Bounds bounds, Function<IoEventLoop, Clock> clocks) {
        static Setup of(EngineOptions options) throws StartFailure {
            return new Setup(options.threads(), Fitting.of(options.bounds()), LoopClock::new);
        }
    }

    /**
     * Starts: when this returns, every proxy listens.
     *
     * @throws StartFailure where the transport does not work here, its bounds do not fit or an address cannot be had; nothing is
     *     left behind
     */
    public static Engine start(EngineOptions options, List<ProxySpec> proxies, EventSink events) throws StartFailure {
        return start(options, proxies, events, Setup.of(options));
    }

    static Engine start(EngineOptions options, List<ProxySpec> proxies, EventSink events, Setup setup)
            throws StartFailure {
        Engine engine = new Engine(Choice.of(options), events, options, setup);
        try {
            engine.reload(proxies);
            return engine;
        } catch (StartFailure | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Other proxies and rules in the place of those that run, all at once. Proxies are matched by their names. A listener
     * that stays where it is is not touched, nor are open connections, but for what rules say of them; new listeners are
     * opened before old ones are closed. The connections of a proxy that goes live on until they end.
     *
     * <p>If the kill switch is thrown meanwhile, nothing is armed by it.
     *
     * @throws StartFailure where an address cannot be had; then all is as it was before
     * @throws LoopBusy where the first event loop does not come to it; then, too
     */
    public void reload(List<ProxySpec> specs) throws StartFailure {
        reload(specs, Change.OF_CONFIGURATION);
    }

    /**
     * On whose behalf rules are replaced.
     *
     * @param by who it is
     * @param silent which rules of which proxy begin disarmed although they say that they are armed
     */
    public record Change(By by, BiPredicate<String, Rule> silent) {
        /** The configuration's; rules are armed if they say so. */
        public static final Change OF_CONFIGURATION = new Change(By.CONFIGURATION, (proxy, rule) -> false);

        private Birth birth(KillSwitch kills, long count, String proxy) {
            return new Birth(kills, count, rule -> silent.test(proxy, rule));
        }
    }

    /** No upstream is dialled at one of these from now on, whatever its name comes to mean. From any thread. */
    public void spare(Predicate<InetSocketAddress> addresses) {
        resolver.spare(addresses);
    }

    /** The same, on somebody's behalf. */
    public void reload(List<ProxySpec> specs, Change change) throws StartFailure {
        reload(specs, change, gate.restraint());
    }

    /** The same, with another restraint from the same moment on. Faults that have begun go on. */
    public synchronized void reload(List<ProxySpec> specs, Change change, Restraint restraint) throws StartFailure {
        long count = kills.count();
        List<Running> before = running;
        List<Running> after = new ArrayList<>();
        List<Port> opened = new ArrayList<>();
        try {
            for (ProxySpec spec : specs) {
                Steering steering = known.containsKey(spec.name())
                        ? known.get(spec.name())
                        : newcomer(spec, change.birth(kills, count, spec.name()));
                Optional<Port> there = portFor(spec, specs, before);
                Port port = there.isPresent() ? there.get() : open(steering, spec, before);
                if (there.isEmpty()) {
                    opened.add(port);
                }
                after.add(new Running(steering, port));
            }
            orders.carryOut(() -> {
                gate.restrain(restraint);
                return swap(specs, before, after, spec -> change.birth(kills, count, spec.name()), change.by());
            });
        } catch (StartFailure | LoopBusy e) {
            opened.forEach(Port::close);
            throw e;
        }
        running = List.copyOf(after);
        before.stream()
                .map(Running::port)
                .filter(port -> after.stream().noneMatch(each -> each.port() == port))
                .forEach(Port::close);
    }

    /** A port that one of these proxies has under another address is not free before it is given up. */
    private Port open(Steering steering, ProxySpec spec, List<Running> before) throws StartFailure {
        try {
            return Port.open(steering.proxy(), spec, workers, capacity);
        } catch (StartFailure e) {
            Optional<Running> own = before.stream()
                    .filter(each ->
                            each.port().address().getPort() == spec.listen().port())
                    .findFirst();
            if (own.isEmpty()) {
                throw e;
            }
            throw new StartFailure(
                    "proxy " + spec.name() + " cannot listen on " + spec.listen() + ": proxy "
                            + own.get().proxy().name() + " has that port, on "
                            + own.get().port().asked()
                            + ", and a new listener is opened before an old one is closed; choose another port first, or"
                            + " restart",
                    e);
        }
    }

    private Steering newcomer(ProxySpec spec, Birth birth) {
        return new Steering(new ProxyRuntime(spec, means, workers.get(0), birth), workers.get(0), kills);
    }

    /** The port that this proxy has, or that one gives up which listens elsewhere now. */
    private static Optional<Port> portFor(ProxySpec spec, List<ProxySpec> specs, List<Running> before) {
        return before.stream()
                .filter(each -> each.port().asked().equals(spec.listen()))
                .filter(each -> each.proxy().name().equals(spec.name()) || givesUp(each, specs))
                .map(Running::port)
                .findFirst();
    }

    /** Whether a named port is wanted by its proxy no more. */
    private static boolean givesUp(Running old, List<ProxySpec> specs) {
        return old.port().asked().port() != 0
                && specs.stream()
                        .noneMatch(spec -> spec.name().equals(old.proxy().name())
                                && spec.listen().equals(old.port().asked()));
    }

    private Integer swap(
            List<ProxySpec> specs,
            List<Running> before,
            List<Running> after,
            Function<ProxySpec, Birth> births,
            By by) {
        before.stream()
                .map(Running::steering)
                .filter(old -> after.stream().noneMatch(each -> each.steering() == old))
                .forEach(old -> old.proxy().shutter().end());
        for (int i = 0; i < specs.size(); i++) {
            ProxySpec spec = specs.get(i);
            Running now = after.get(i);
            boolean isNew = known.putIfAbsent(spec.name(), now.steering()) == null;
            now.port().serve(now.proxy());
            if (isNew) {
                now.steering().begin();
            } else {
                now.steering().replace(spec, by, births.apply(spec));
            }
        }
        for (Running old : before) {
            if (after.stream().noneMatch(each -> each.steering() == old.steering())) {
                old.steering().replace(without(old.proxy().spec()), by, Birth.armed(kills));
            }
        }
        return specs.size();
    }

    private static ProxySpec without(ProxySpec spec) {
        RuleSet none = new RuleSet(spec.rules().seed(), spec.name(), List.of());
        return new ProxySpec(spec.name(), spec.listen(), spec.upstream(), none, spec.timeouts(), spec.clientId());
    }

    /** What can be ordered and asked while it runs. */
    public Orders orders() {
        return orders;
    }

    /** {@link Orders#rules}. */
    public List<RuleState> rules() {
        return orders.rules();
    }

    /** {@link Orders#arm}, for as long as the rule says. */
    public void arm(String proxy, String rule) throws UnknownRule {
        orders.arm(proxy, rule, OptionalLong.empty());
    }

    /** {@link Orders#disarm}. */
    public boolean disarm(String proxy, String rule) throws UnknownRule {
        return orders.disarm(proxy, rule);
    }

    /** {@link Orders#fire} at those that are open; how many it chose. */
    public int fire(String proxy, String rule) throws UnknownRule, NotFired {
        return orders.fire(proxy, rule, new Aim.Open()).chosen();
    }

    /** The name of the transport in use: {@code epoll}, {@code kqueue} or {@code nio}. */
    public String transport() {
        return transport.facts().name();
    }

    /** What the transport in use cannot do, and why a better one was not taken; empty where it can do everything. */
    public List<String> notices() {
        return notices;
    }

    /** Every proxy and where it listens, in the order of the configuration. */
    public List<Listening> listening() {
        return running.stream()
                .map(each -> new Listening(
                        each.proxy().name(),
                        each.port().address(),
                        each.proxy().spec().upstream()))
                .toList();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return capacity.open();
    }

    /** Connections that may be open at once; further clients wait in the kernel's backlog. */
    public int mostConnections() {
        return capacity.most();
    }

    /**
     * How much there is of something that has a limit, and how much there may be.
     *
     * @param proxy whose it is; empty where it holds for all
     * @return empty where there is no such limit here, or no such proxy yet
     */
    public Optional<Level> level(Limit limit, String proxy) {
        return switch (limit) {
            case CONNECTIONS -> Optional.of(capacity.level());
            case QUEUED -> Optional.of(means.buffers().level());
            case PROXY_CONNECTIONS -> runtime(proxy).map(one -> one.capacity().level());
            case DIALS -> runtime(proxy).map(one -> one.dials().level());
            case EPISODES, ADMIN_REQUESTS -> Optional.empty();
        };
    }

    private Optional<ProxyRuntime> runtime(String proxy) {
        return Optional.ofNullable(known.get(proxy)).map(Steering::proxy);
    }

    /**
     * Begins to watch whether the event loops keep up, until what this returns is closed; that is up to the caller.
     *
     * @param stalls is told when a loop hangs, and when it goes on
     */
    public Pulse pulse(Consumer<Stall> stalls) {
        return new Pulse(workers.stream().map(Worker::loop).toList(), stalls);
    }

    /**
     * Waits until every event loop has run a task, so that all that happened before is counted.
     *
     * @param withinMillis how long to wait
     * @return false where a loop did not answer in time
     */
    public boolean settle(long withinMillis) {
        return onEveryLoop((worker, done) -> done.run(), withinMillis);
    }

    /**
     * Ends: listeners close, open connections get a RST with the cause {@code shutdown}. Returns within about a second
     * and may be called again.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // A client may have been accepted on one loop and be on its way to another: that one has it once all have
        // answered.
        running.forEach(each -> each.port().close());
        onEveryLoop(Worker::stopAll, STOP_MILLIS);
        resolver.close();
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * The end begins: when this returns, nobody is accepted any more and no fault begins. Connections that are open go on, and
     * faults that have begun too, until {@link #close}.
     */
    public synchronized void stopAccepting() {
        gate.end();
        running.forEach(each -> each.port().close());
    }

    private boolean onEveryLoop(BiConsumer<Worker, Runnable> task, long withinMillis) {
        CountDownLatch left = new CountDownLatch(workers.size());
        try {
            for (Worker worker : workers) {
                worker.loop().execute(() -> task.accept(worker, left::countDown));
            }
            return left.await(withinMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What each transport is and cannot do, for documentation and start-up messages. */
    public static List<TransportFacts> transports() {
        return TransportFacts.table();
    }
}
