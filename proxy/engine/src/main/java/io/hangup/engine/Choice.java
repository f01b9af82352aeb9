package io.hangup.engine;

import io.hangup.engine.wire.Transport;
import io.hangup.engine.wire.TransportFacts;
import io.hangup.engine.wire.Transports;
import java.util.ArrayList;
import java.util.List;

/** The transport to use, and what is to be said about it. */
record Choice(Transport transport, List<String> notices) {
    static Choice of(EngineOptions options) throws StartFailure {
        return switch (options.transport()) {
            case EPOLL -> demanded("epoll", Transports.epoll());
            case KQUEUE -> demanded("kqueue", Transports.kqueue());
            case NIO -> limited(Transports.nio(), List.of());
            case AUTO -> best();
        };
    }

    private static Choice demanded(String name, Transports.Found found) throws StartFailure {
        Transport transport = found.transport()
                .orElseThrow(() -> new StartFailure("transport " + name + " does not work here: " + found.reason()
                        + "; use --transport auto or nio"));
        return limited(transport, List.of());
    }

    private static Choice best() {
        Transports.Found epoll = Transports.epoll();
        if (epoll.transport().isPresent()) {
            return limited(epoll.transport().get(), List.of());
        }
        Transports.Found kqueue = Transports.kqueue();
        if (kqueue.transport().isPresent()) {
            return limited(kqueue.transport().get(), List.of());
        }
        return limited(
                Transports.nio(),
                List.of("transport nio was taken, because epoll does not work here: " + epoll.reason()));
    }

    private static Choice limited(Transport transport, List<String> first) {
        List<String> notices = new ArrayList<>(first);
        TransportFacts facts = transport.facts();
        facts.limits().forEach(limit -> notices.add("transport " + facts.name() + ": " + limit));
        return new Choice(transport, List.copyOf(notices));
    }
}
