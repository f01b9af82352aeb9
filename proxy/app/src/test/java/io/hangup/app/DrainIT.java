package io.hangup.app;

import static io.hangup.app.StagingRig.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.ProbeClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM: who is there may finish, nobody new is let in, and the end is the usual one. */
@Timeout(120)
class DrainIT {
    private static final long DOWNLOAD_BYTES = 64L << 20;
    private static final String SLOWLY_FAR_AWAY = "drain: 60s\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"'', 0", "'expect: { resent: none }', 99"})
    void aDownloadIsFinishedAndNobodyElseIsLetIn(String expect, int exitCode) throws Exception {
        Payload payload = Payload.of(5, DOWNLOAD_BYTES);
        try (StagingRig rig = new StagingRig(Behaviour.source(payload, 1))) {
            String rule = "- { fault: reset, connections: [2]" + (expect.isEmpty() ? "" : ", " + expect) + " }";
            Path file = rig.file(directory, SLOWLY_FAR_AWAY, rule);
            try (Hangup hangup = Hangup.run(file.toString())) {
                int port = hangup.port("db");
                ProbeClient client = rig.connect(port);
                PayloadCheck download = payload.check();
                assertThat(download.read(client, 1 << 20, MILLIS).isPrefix()).isTrue();

                hangup.signal("TERM");
                hangup.awaitLine("no one is accepted any more; connections that are open have 1m to end .*: 1;");

                assertThat(rig.get(hangup, "/readyz").statusCode()).isEqualTo(503);
                assertThat(rig.get(hangup, "/healthz").statusCode()).isEqualTo(200);
                assertThat(rig.meter(hangup, "hangup_connections_open{proxy=\"db\"}"))
                        .isEqualTo(1);
                for (String order : List.of("/reload", "/rules/db/rule-1/arm", "/rules/db/rule-1/fire")) {
                    HttpResponse<String> answer = rig.post(hangup, "/api/v1" + order);
                    assertThat(answer.statusCode()).as(order).isEqualTo(503);
                    assertThat(answer.body()).contains("Hangup is ending");
                }
                assertThat(rig.get(hangup, "/api/v1/report").statusCode()).isEqualTo(200);
                assertThat(rig.post(hangup, "/api/v1/disarm").statusCode()).isEqualTo(200);
                assertThat(StagingRig.knock(port)).isEqualTo("ECONNREFUSED");
                assertThat(hangup.isAlive()).isTrue();
                client.shutdownOutput();
                assertThat(download.readToEnd(client, MILLIS)).matches(PayloadCheck.Verdict::isWhole, "whole");
                assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(exitCode);

                assertThat(hangup.out()).anyMatch(line -> line.endsWith("■ stopped"));
                assertThat(hangup.said()).contains("Hangup's report");
                assertThat(hangup.err()).isEmpty();
            }
        }
    }

    @Test
    void aSignalBehindTheFirstListenerEndsItAsAnyOther() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo());
                Hangup hangup = Hangup.start(
                        "run", rig.file(directory, "", "- { fault: reset }").toString())) {
            hangup.awaitLine("db listens on");
            hangup.signal("TERM");

            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(0);
            assertThat(hangup.said()).contains("Hangup's report");
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void whoIsStillThereWhenTheTimeIsOverGetsARst() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, "drain: 700ms\n", "- { fault: reset, armed: false }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                client.readExactly(5, MILLIS);
                long began = System.nanoTime();

                hangup.signal("TERM");
                assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");

                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(hangup.out())
                        .anyMatch(line -> line.endsWith("stopped; connections that were open and got a RST: 1"))
                        .anyMatch(line -> line.contains("sent a RST to the client (cause: shutdown)"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSecondSignalEndsItAtOnce(String second) throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, SLOWLY_FAR_AWAY, "- { fault: reset, armed: false }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                client.readExactly(5, MILLIS);
                hangup.signal("TERM");
                hangup.awaitLine("no one is accepted any more");
                client.write("again", MILLIS);
                assertThat(client.readExactly(5, MILLIS).text()).isEqualTo("again");

                hangup.signal(second);

                assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(hangup.said()).contains("Hangup's report");
            }
        }
    }

    @Test
    void noFaultBeginsAnyMore() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, SLOWLY_FAR_AWAY, "- { fault: reset, when: { client-sent: 8B } }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                client.readExactly(5, MILLIS);
                hangup.signal("TERM");
                hangup.awaitLine("no one is accepted any more");

                client.write("again", MILLIS);
                assertThat(client.readExactly(5, MILLIS).text()).isEqualTo("again");
                hangup.awaitLine("db#1 was spared reset .*: Hangup is ending");
                client.shutdownOutput();

                assertThat(client.read(1, MILLIS)).hasToString("EOF");
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, drain: 0s", "INT, drain: 60s"})
    void withoutATimeOrAtCtrlCNobodyWaits(String signal, String drain) throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, drain + "\n", "- { fault: reset, armed: false }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                client.readExactly(5, MILLIS);
                long began = System.nanoTime();

                hangup.signal(signal);

                assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
                assertThat(hangup.out()).noneMatch(line -> line.contains("no one is accepted any more"));
            }
        }
    }

    /** Silence that has begun goes on, has its part of the time that everybody has, and is no reason to wait for longer. */
    @Test
    void aFaultInProgressIsWaitedForNoLongerThanAnybodyElse() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, "drain: 700ms\n", "- { fault: stall, when: { client-sent: 5B } }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                hangup.awaitLine("db#1 injected stall");
                long began = System.nanoTime();

                hangup.signal("TERM");
                hangup.awaitLine("no one is accepted any more; .*: 1;");

                assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(hangup.said()).contains("Hangup's report");
            }
        }
    }

    /** A script of several parts that has begun before the signal is carried out to its end. */
    @Test
    void aFaultInProgressIsCarriedOutToItsEnd() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(
                    directory, SLOWLY_FAR_AWAY, "- { fault: [{ stall: 2s }, close], when: { client-sent: 5B } }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                ProbeClient client = rig.connect(hangup.port("db"));
                client.write("hello", MILLIS);
                hangup.awaitLine("db#1 injected stall");

                hangup.signal("TERM");
                hangup.awaitLine("no one is accepted any more");

                assertThat(client.read(1, MILLIS)).hasToString("EOF");
                client.close();
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(hangup.out()).anyMatch(line -> line.contains("db#1 injected close"));
            }
        }
    }

    /** Who waits at the admin port, for outcomes or for events, is answered or let go, and holds up nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"drain: 0s", "drain: 700ms"})
    void whoHangsAtTheAdminPortHoldsUpNothing(String drain) throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(
                    directory, drain + "\n", "- { fault: reset, when: { client-sent: 5B }, connections: [1] }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                assertThat(rig.echo(hangup.port("db"))).isEqualTo("ECONNRESET");
                hangup.awaitLine("db#1 injected reset");
                rig.connect(hangup.port("db")).write("x", MILLIS);
                List<ProbeClient> hanging = new ArrayList<>();
                for (String path : List.of("/api/v1/reactions?await=60s", "/api/v1/events")) {
                    ProbeClient asking = rig.connect(hangup.adminPort());
                    asking.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", MILLIS);
                    hanging.add(asking);
                }
                assertThat(hanging.get(1).readExactly(15, MILLIS).text()).isEqualTo("HTTP/1.1 200 OK");
                long began = System.nanoTime();

                hangup.signal("TERM");

                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
                assertThat(hangup.said()).contains("Hangup's report");
                assertThat(hangup.err()).isEmpty();
                hanging.forEach(each ->
                        assertThat(each.readToEnd(MILLIS).end().toString()).isIn("EOF", "ECONNRESET"));
            }
        }
    }
}
