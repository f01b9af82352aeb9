package io.hangup.app.wiring;

import io.hangup.app.admin.AdminPages;
import io.hangup.app.admin.AdminServer;
import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.app.metrics.Meters;
import io.hangup.config.HangupConfig;
import io.hangup.config.ProxyConfig;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Side;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A running Hangup, and how its parts are wired:
 *
 * <pre>
 *   HangupConfig ──compile──▶ ProxySpecs ──▶ Engine ──events──▶ Meters ──▶ AdminServer (/metrics)
 *                                              │         └────▶ EventLog ─▶ stdout
 *                                              └──settle───────────────▶ AdminServer (/healthz)
 * </pre>
 *
 * Meters and admin port are there only if the configuration names one. Closing it is the normal end.
 */
public final class App implements AutoCloseable {
    private static final long LARGEST_DRAWN_SEED = 1_000_000_000;

    private final EventLog log;
    private final Engine engine;
    private final Optional<AdminServer> admin;
    private volatile boolean ready;

    private App(HangupConfig config, List<ProxySpec> specs, String version, EventLog log)
            throws StartFailure, IOException {
        this.log = log;
        Optional<Meters> meters = config.admin().map(at -> new Meters(specs, version, log::dropped));
        TransportChoice transport = TransportChoice.valueOf(config.transport().name());
        EventSink events =
                meters.<EventSink>map(counting -> new Both(counting, log)).orElse(log);
        engine = Engine.start(new EngineOptions(transport, config.threads()), specs, events);
        meters.ifPresent(counting -> counting.transport(engine.transport()));
        try {
            admin = config.admin().isPresent()
                    ? Optional.of(admin(config.admin().get(), meters.orElseThrow()))
                    : Optional.empty();
        } catch (IOException failed) {
            engine.close();
            throw failed;
        }
        ready = true;
    }

    /**
     * Starts everything and says so: when this returns, every proxy listens.
     *
     * @param version of Hangup
     * @param log where everything is said; closed with this
     * @throws StartFailure where a proxy cannot listen; nothing is left behind
     * @throws IOException where the admin port cannot listen; nothing is left behind
     */
    public static App start(HangupConfig config, String version, EventLog log) throws StartFailure, IOException {
        long seed = config.seed().orElseGet(() -> new SplittableRandom().nextLong(1, LARGEST_DRAWN_SEED));
        App app = new App(config, config.compile(seed), version, log);
        app.announce(config);
        if (config.seed().isEmpty()) {
            log.say(Announcements.seed(seed));
        }
        log.say(Announcements.started(version, app.engine.transport(), config.threads()));
        return app;
    }

    private AdminServer admin(Endpoint at, Meters meters) throws IOException {
        AdminPages pages = new AdminPages(engine::settle, () -> ready, meters::scrape);
        try {
            return AdminServer.start(at, pages);
        } catch (IOException failed) {
            throw new IOException(
                    "the admin port cannot listen on " + at + " (" + failed.getMessage()
                            + "); stop whoever listens there or choose another port",
                    failed);
        }
    }

    private void announce(HangupConfig config) {
        List<Engine.Listening> listening = engine.listening();
        for (Engine.Listening proxy : listening) {
            log.say(Announcements.listening(proxy.proxy(), proxy.bound(), proxy.upstream()));
        }
        for (ProxyConfig proxy : config.proxies()) {
            if (proxy.rules().isEmpty()) {
                log.say(Announcements.unarmed(proxy.name()));
            }
            proxy.rules().forEach(rule -> log.say(Announcements.armed(proxy.name(), rule)));
        }
        engine.notices().forEach(notice -> log.say(Announcements.notice(notice)));
        admin.ifPresent(server -> log.say(Announcements.admin(server.url())));
    }

    /** Where each proxy listens. */
    public List<Engine.Listening> listening() {
        return engine.listening();
    }

    /** Ends everything: open connections get a RST. Returns well within two seconds, whoever does not read. */
    @Override
    public void close() {
        ready = false;
        int open = engine.openConnections();
        engine.close();
        log.say(Announcements.stopped(open));
        admin.ifPresent(AdminServer::close);
        log.close();
    }

    /** Tells two who need the same events. */
    private record Both(EventSink first, EventSink second) implements EventSink {
        @Override
        public void accept(SessionEvent event) {
            first.accept(event);
            second.accept(event);
        }

        @Override
        public void relayed(String proxy, Side from, long bytes) {
            first.relayed(proxy, from, bytes);
            second.relayed(proxy, from, bytes);
        }
    }
}
