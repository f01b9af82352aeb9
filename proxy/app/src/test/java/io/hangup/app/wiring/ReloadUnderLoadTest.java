package io.hangup.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.reload.ConfigFile;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that carry bytes all the time do not notice that proxies and rules change around them. */
@Timeout(120)
class ReloadUnderLoadTest {
    private static final int CONNECTIONS = 64;
    private static final int RELOADS = 200;
    private static final int BLOCK_BYTES = 16 * 1024;
    private static final long MILLIS = 30_000;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger streaming = new AtomicInteger();

    /** Sends back what comes, and keeps none of it. */
    private static void echo(Peer peer) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        while (peer.read(block, MILLIS) instanceof CallResult.Bytes) {
            peer.writeAll(block.flip(), MILLIS);
            block.clear();
        }
        peer.close();
    }

    /** Sends and checks block after block until it is told to stop; how many bytes came back right. */
    private PayloadCheck.Verdict stream(int number, InetSocketAddress to) throws IOException {
        Payload payload = Payload.of(number, Long.MAX_VALUE);
        PayloadCheck check = payload.check();
        byte[] block = new byte[BLOCK_BYTES];
        long sent = 0;
        try (ProbeClient client = ProbeClient.open()) {
            assertThat(client.connect(to, MILLIS)).isInstanceOf(CallResult.Ok.class);
            PayloadCheck.Verdict verdict;
            do {
                payload.fill(sent, block, block.length);
                assertThat(client.writeAll(block, MILLIS).end())
                        .as("write of connection %s", number)
                        .isInstanceOf(CallResult.Ok.class);
                sent += block.length;
                verdict = check.read(client, block.length, MILLIS);
                if (sent == block.length) {
                    streaming.incrementAndGet();
                }
            } while (!stop.get() && verdict.end() instanceof CallResult.Ok);
            client.shutdownOutput();
            assertThat(client.read(1, MILLIS))
                    .as("the end of connection %s", number)
                    .isInstanceOf(CallResult.Eof.class);
            assertThat(verdict.arrived()).isEqualTo(sent);
            return verdict;
        }
    }

    @Test
    void two_hundred_reloads_while_sixty_four_connections_stream_lose_no_byte() throws Exception {
        Path file = directory.resolve("hangup.yaml");
        try (ProbeServer upstream = ProbeServer.open()) {
            upstream.serve(peer -> {
                echo(peer);
                return new Behaviour.Seen(peer.readExactly(0, 1), peer.writeAll(new byte[0], 1));
            });
            Files.writeString(file, config(0, upstream));
            try (App app = start(file)) {
                InetSocketAddress steady = address(app, "steady");
                List<Future<PayloadCheck.Verdict>> streams = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    int number = i;
                    streams.add(threads.submit(() -> stream(number, steady)));
                }
                Await.until("all stream", MILLIS, () -> streaming.get() == CONNECTIONS);

                for (int i = 1; i <= RELOADS; i++) {
                    Files.writeString(file, config(i, upstream));
                    app.hangUp();
                    assertThat(address(app, "steady")).isEqualTo(steady);
                    assertThat(app.listening()).hasSize(1 + i % 3);
                }

                stop.set(true);
                for (Future<PayloadCheck.Verdict> stream : streams) {
                    assertThat(stream.get(MILLIS, TimeUnit.MILLISECONDS).isPrefix())
                            .isTrue();
                }
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
        String lines = said.toString(StandardCharsets.UTF_8);
        assertThat(lines.lines().filter(line -> line.contains("reloaded "))).hasSize(RELOADS);
        assertThat(lines).doesNotContain("could not reload", "injected", "sent a RST");
        assertThat(lines.lines().filter(line -> line.matches(".*steady#\\d+ is over: both sides finished.*")))
                .hasSize(CONNECTIONS);
    }

    /** One proxy that stays, with a rule that changes each time and whose moment never comes; and others that come and go. */
    private static String config(int round, ProbeServer upstream) {
        StringBuilder text = new StringBuilder("""
                seed: 1
                proxies:
                  - name: steady
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                    rules:
                      - name: rule-%d
                        fault: reset
                        when: { idle: %dh }
                """.formatted(upstream.address().getPort(), round % 2, round + 1));
        for (int i = 0; i < round % 3; i++) {
            text.append("""
                      - name: other-%d
                        listen: 127.0.0.1:0
                        upstream: 127.0.0.1:%d
                    """.formatted(i, upstream.address().getPort()));
        }
        return text.toString();
    }

    private App start(Path file) throws Exception {
        ConfigFile config = new ConfigFile(file, new ConfigLoader(name -> Optional.empty()), UnaryOperator.identity());
        HangupConfig first = ((Loaded.Valid<HangupConfig>) config.load()).value();
        return App.start(
                new App.Start(first, Optional.of(config), "test"),
                new EventLog(said, new LineFormat.Text(false), false));
    }

    private static InetSocketAddress address(App app, String proxy) {
        return app.listening().stream()
                .filter(each -> each.proxy().equals(proxy))
                .findFirst()
                .orElseThrow()
                .address();
    }
}
