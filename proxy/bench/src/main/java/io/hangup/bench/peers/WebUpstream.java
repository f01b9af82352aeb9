package io.hangup.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with one worker, which answers every request with the same few bytes. */
final class WebUpstream {
    private WebUpstream() {}

    /**
     * Starts it.
     *
     * @throws IOException where it does not come up
     */
    static RunningPeer start(Site site) throws IOException {
        int port = site.freePort();
        Path file = site.directory().resolve("upstream.conf");
        Files.writeString(file, """
                daemon off;
                worker_processes 1;
                pid %s;
                events { worker_connections 20000; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  keepalive_timeout 1h;
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / { return 200 "0123456789012345678901234567890123456789012345678901234567890123"; }
                  }
                }
                """.formatted(site.directory().resolve("upstream.pid"), port));
        return RunningPeer.start(
                "the upstream",
                List.of(site.tool("nginx"), "-e", "stderr", "-c", file.toString()),
                port,
                site.directory().resolve("upstream.log"));
    }
}
