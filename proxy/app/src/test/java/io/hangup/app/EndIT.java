package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How it ends, and what does not end it. */
@Timeout(120)
class EndIT {
    private static final long MILLIS = 10_000;
    private static final Duration WELL_WITHIN = Duration.ofSeconds(2);

    private final ProbeServer upstream = open();
    private final List<ProbeClient> clients = new ArrayList<>();

    private static ProbeServer open() {
        try {
            return ProbeServer.open().serve(Behaviour.echo());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @AfterEach
    void close() throws IOException {
        clients.forEach(ProbeClient::close);
        upstream.close();
    }

    private String proxy() {
        return "0=" + upstreamAddress();
    }

    private ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS))
                .isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private void serves(int port) throws IOException {
        ProbeClient client = connect(port);
        client.write("hello", MILLIS);
        assertThat(client.readExactly(5, MILLIS).end()).isInstanceOf(CallResult.Ok.class);
    }

    private static Duration ends(Hangup hangup, String signal) throws Exception {
        long began = System.nanoTime();
        hangup.signal(signal);
        assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 0s", "INT, 1h"})
    void aSignalIsTheNormalEndAlsoWithOpenConnections(String signal, String drain) throws Exception {
        try (Hangup hangup = Hangup.run(proxy(), "--admin", "0", "--drain", drain)) {
            int port = hangup.port("proxy-1");
            for (int i = 0; i < 20; i++) {
                serves(port);
            }

            assertThat(ends(hangup, signal)).isLessThan(WELL_WITHIN);

            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET"));
            assertThat(hangup.out())
                    .anyMatch(line -> line.endsWith("stopped; connections that were open and got a RST: 20"));
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void aPipeThatNobodyReadsStopsNeitherTheProxyNorItsEnd() throws Exception {
        int port = freePort();
        try (Hangup hangup =
                Hangup.startUnread("run", port + "=" + upstreamAddress(), "--admin", "0", "--drain", "0s")) {
            awaitServing(port);
            InputStream pipe = hangup.process().getInputStream();
            await("the pipe is full: more events change nothing in it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        int before = pipe.available();
                        for (int i = 0; i < 50; i++) {
                            serves(port);
                        }
                        return before > 0 && pipe.available() == before;
                    });
            serves(port);

            assertThat(ends(hangup, "TERM")).isLessThan(WELL_WITHIN);
        }
    }

    @Test
    void aReaderThatLeavesAfterTheFirstLineDoesNotEndIt() throws Exception {
        try (Hangup hangup = Hangup.startUnread("run", proxy(), "--drain", "0s")) {
            BufferedReader reader = hangup.process().inputReader(StandardCharsets.UTF_8);
            Matcher first = Pattern.compile("listens on .*:(\\d+),").matcher(reader.readLine());
            assertThat(first.find()).isTrue();
            reader.close();

            int port = Integer.parseInt(first.group(1));
            for (int i = 0; i < 20; i++) {
                serves(port);
            }

            assertThat(hangup.isAlive()).isTrue();
            assertThat(ends(hangup, "TERM")).isLessThan(WELL_WITHIN);
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void aFullDiskDoesNotEndIt() throws Exception {
        File full = new File("/dev/full");
        assumeThat(full).exists();
        int port = freePort();
        try (Hangup hangup =
                Hangup.start(new ProcessBuilder(Hangup.command("run", port + "=" + upstreamAddress(), "--drain", "0s"))
                        .redirectOutput(full)
                        .redirectError(full))) {
            awaitServing(port);
            serves(port);

            assertThat(ends(hangup, "TERM")).isLessThan(WELL_WITHIN);
        }
    }

    private void awaitServing(int port) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> {
                    serves(port);
                    return true;
                });
    }

    private String upstreamAddress() {
        return "127.0.0.1:" + upstream.address().getPort();
    }

    private static int freePort() throws IOException {
        try (ProbeServer server = ProbeServer.open()) {
            return server.address().getPort();
        }
    }
}
