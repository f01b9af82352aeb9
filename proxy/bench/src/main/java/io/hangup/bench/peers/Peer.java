package io.hangup.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A proxy that is compared, as a user would run it: with its defaults, but for what is said here. */
enum Peer {
    /** TCP mode, two threads, buffers of 16 KiB as it comes. */
    HAPROXY("HAProxy"),
    /** The same with buffers of 1 MiB, which carry twice as much and cost each connection 2 MiB. */
    HAPROXY_TUNED("HAProxy, 1 MiB"),
    /** The stream module, two workers that share the port. */
    NGINX("nginx"),
    /** As many event loops as the others have threads; a reset at accept comes at once, as HAProxy's does. */
    HANGUP("Hangup"),
    /** The default of one event loop, with which connections keep their order. */
    HANGUP_ONE_LOOP("Hangup, 1 loop"),
    /** No proxy at all. */
    DIRECT("direct");

    /** What a proxy does with a connection. */
    enum Job {
        RELAY,
        RESET
    }

    private static final int THREADS = 2;
    private static final int TUNED_BUFFER_BYTES = 1024 * 1024;

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * Starts it, and returns once it listens.
     *
     * @param job what it does; nginx cannot reset
     * @throws IOException where it does not come up
     */
    RunningPeer start(Site site, Job job, int upstreamPort) throws IOException {
        if (this == DIRECT) {
            return RunningPeer.none(upstreamPort);
        }
        int port = site.freePort();
        return RunningPeer.start(title, command(site, job, port, upstreamPort), port, site.log(this));
    }

    private List<String> command(Site site, Job job, int port, int upstreamPort) throws IOException {
        return switch (this) {
            case HAPROXY -> haproxy(site, job, port, upstreamPort, "");
            case HAPROXY_TUNED -> haproxy(site, job, port, upstreamPort, "tune.bufsize " + TUNED_BUFFER_BYTES);
            case NGINX -> nginx(site, port, upstreamPort);
            case HANGUP -> hangup(site, job, port, upstreamPort, THREADS);
            case HANGUP_ONE_LOOP -> hangup(site, job, port, upstreamPort, 1);
            case DIRECT -> throw new IllegalStateException("there is nothing to start");
        };
    }

    private List<String> haproxy(Site site, Job job, int port, int upstreamPort, String tuning) throws IOException {
        Path file = site.directory().resolve(name() + ".cfg");
        Files.writeString(file, """
                global
                  nbthread %d
                  maxconn 9800
                  %s
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen all
                  bind 127.0.0.1:%d
                  %s
                  server upstream 127.0.0.1:%d
                """.formatted(
                        THREADS, tuning, port, job == Job.RESET ? "tcp-request connection reject" : "", upstreamPort));
        return List.of(site.tool("haproxy"), "-db", "-f", file.toString());
    }

    private List<String> nginx(Site site, int port, int upstreamPort) throws IOException {
        Path file = site.directory().resolve(name() + ".conf");
        Files.writeString(file, """
                load_module %s;
                daemon off;
                worker_processes %d;
                pid %s;
                events { worker_connections 20000; }
                stream {
                  server {
                    listen 127.0.0.1:%d reuseport backlog=4096;
                    proxy_pass 127.0.0.1:%d;
                    proxy_timeout 1h;
                  }
                }
                """.formatted(
                        site.streamModule(), THREADS, site.directory().resolve(name() + ".pid"), port, upstreamPort));
        return List.of(site.tool("nginx"), "-e", "stderr", "-c", file.toString());
    }

    private List<String> hangup(Site site, Job job, int port, int upstreamPort, int loops) throws IOException {
        Path file = site.directory().resolve(name() + ".yaml");
        Files.writeString(file, """
                proxies:
                  - name: all
                    listen: 127.0.0.1:%d
                    upstream: 127.0.0.1:%d
                    %s
                """.formatted(
                        port,
                        upstreamPort,
                        job == Job.RESET
                                ? "rules: [{ name: reset, fault: reset, when: accepted }]\n    timeouts: { settle: 0ms }"
                                : ""));
        List<String> command = new ArrayList<>(site.java());
        command.addAll(List.of("run", file.toString(), "--threads", String.valueOf(loops), "--quiet"));
        return command;
    }
}
