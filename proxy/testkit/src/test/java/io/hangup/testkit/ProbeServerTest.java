package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.testkit.Behaviour.Seen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeServerTest {
    private static final long BRIEFLY_MILLIS = 100;

    private static ProbeClient connect(ProbeServer server) throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(server.address(), SOON_MILLIS)).hasToString("ok");
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void echo_gives_back_every_byte_and_a_fin_for_a_fin(Via via) throws IOException {
        Payload payload = Payload.of(1, 5_000_001);
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.echo());
                ProbeClient client = connect(server)) {
            CompletableFuture<CallResult> sending = Background.start(() -> {
                payload.sendOver(client, 2, SOON_MILLIS);
                return client.shutdownOutput();
            });

            assertThat(payload.check().readToEnd(client, SOON_MILLIS)).matches(PayloadCheck.Verdict::isWhole);
            sending.join();
            Seen seen = server.awaitVisit(1, SOON_MILLIS).awaitSeen(SOON_MILLIS);
            assertThat(seen.in().count()).isEqualTo(payload.length());
            assertThat(seen.in().end()).hasToString("EOF");
            assertThat(seen.out()).hasToString("5000001 bytes accepted, then ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sink_reads_to_the_end_and_closes(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.sink());
                ProbeClient client = connect(server)) {
            client.write("all of it", SOON_MILLIS);
            client.shutdownOutput();

            assertThat(client.read(1, SOON_MILLIS)).hasToString("EOF");
            Seen seen = server.awaitVisit(1, SOON_MILLIS).awaitSeen(SOON_MILLIS);
            assertThat(seen.in().text()).isEqualTo("all of it");
            assertThat(server.live()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void source_sends_its_payload_and_a_fin(Via via) throws IOException {
        Payload payload = Payload.of(6, 3_000_000);
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.source(payload, 1));
                ProbeClient client = connect(server)) {
            assertThat(payload.check().readToEnd(client, SOON_MILLIS)).matches(PayloadCheck.Verdict::isWhole);
            client.write("thanks", SOON_MILLIS);
            client.closeNow();

            Seen seen = server.awaitVisit(1, SOON_MILLIS).awaitSeen(SOON_MILLIS);
            assertThat(seen.out().accepted()).isEqualTo(payload.length());
            assertThat(seen.in().text()).isEqualTo("thanks");
        }
    }

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @EnumSource
    void never_reads_leaves_the_bytes_in_the_kernel(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.neverReads());
                ProbeClient client = connect(server)) {
            client.write("hello", SOON_MILLIS);

            Peer other = server.awaitVisit(1, SOON_MILLIS).peer();
            Await.until("5 unread bytes", SOON_MILLIS, other::inKernel, seen -> seen.unreadBytes() == 5);
            assertThat(other.totalRead()).isZero();
            assertThat(client.read(1, BRIEFLY_MILLIS)).hasToString("blocked");
        }
    }

    @ParameterizedTest
    @EnumSource
    void never_answers_reads_and_keeps_its_direction_open(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.neverAnswers());
                ProbeClient client = connect(server)) {
            client.write("hello?", SOON_MILLIS);
            client.shutdownOutput();

            Seen seen = server.awaitVisit(1, SOON_MILLIS).awaitSeen(SOON_MILLIS);
            assertThat(seen.in().text()).isEqualTo("hello?");
            assertThat(client.read(1, BRIEFLY_MILLIS)).hasToString("blocked");
            assertThat(server.live()).isEqualTo(1);
        }
    }

    @Test
    void speaks_first_greets_before_the_client_says_anything() throws IOException {
        try (ProbeServer server = ProbeServer.open().serve(Behaviour.speaksFirst("220 ready\n", Behaviour.echo()));
                ProbeClient client = connect(server)) {
            assertThat(client.readExactly(10, SOON_MILLIS).text()).isEqualTo("220 ready\n");
            client.write("then echo", SOON_MILLIS);
            assertThat(client.readExactly(9, SOON_MILLIS).text()).isEqualTo("then echo");
        }
    }

    @Test
    void answers_come_one_for_each_whole_request() throws IOException {
        try (ProbeServer server = ProbeServer.open().serve(Behaviour.answers(10, 1000));
                ProbeClient client = connect(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.write("0123456789", SOON_MILLIS)).hasToString("10");
                assertThat(client.readExactly(1000, SOON_MILLIS).end()).hasToString("ok");
            }
            client.write("half", SOON_MILLIS);
            assertThat(client.read(1, BRIEFLY_MILLIS)).hasToString("blocked");
            client.shutdownOutput();
            assertThat(client.read(1, SOON_MILLIS)).hasToString("EOF");

            Seen seen = server.awaitVisit(1, SOON_MILLIS).awaitSeen(SOON_MILLIS);
            assertThat(seen.in().text()).isEqualTo("0123456789".repeat(3) + "half");
            assertThat(seen.out().accepted()).isEqualTo(3000);
        }
    }

    @Test
    void reset_after_some_bytes_is_a_reset() throws IOException {
        try (ProbeServer server = ProbeServer.open().serve(Behaviour.resetAfter(3));
                ProbeClient client = connect(server)) {
            client.write("abc", SOON_MILLIS);

            assertThat(client.read(1, SOON_MILLIS)).hasToString("ECONNRESET");
            assertThat(server.awaitVisit(1, SOON_MILLIS)
                            .awaitSeen(SOON_MILLIS)
                            .in()
                            .text())
                    .isEqualTo("abc");
        }
    }

    @Test
    void a_behaviour_that_throws_ends_its_connection_and_is_told() throws IOException {
        try (ProbeServer server = ProbeServer.open(Via.ASYNC_CHANNEL).serve(Behaviour.resetAfter(1));
                ProbeClient client = connect(server)) {
            client.write("a", SOON_MILLIS);

            assertThat(client.read(1, SOON_MILLIS)).hasToString("EOF");
            Visit visit = server.awaitVisit(1, SOON_MILLIS);
            assertThatThrownBy(() -> visit.awaitSeen(SOON_MILLIS))
                    .hasCauseInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void connections_are_numbered_and_counted_as_they_come_and_go() throws IOException {
        List<ProbeClient> clients = new ArrayList<>();
        try (ProbeServer server = ProbeServer.open().serve(Behaviour.sink())) {
            for (int i = 1; i <= 20; i++) {
                clients.add(connect(server));
                assertThat(server.awaitVisit(i, SOON_MILLIS).ordinal()).isEqualTo(i);
            }
            assertThat(server.live()).isEqualTo(20);
            clients.subList(0, 5).forEach(Peer::close);
            Await.until("5 of 20 are gone", SOON_MILLIS, server::live, live -> live == 15);
            assertThat(server.visits()).hasSize(20);
        }
        clients.forEach(Peer::close);
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_server_ends_its_connections_its_threads_and_its_listener(Via via) throws IOException {
        ProbeServer server = ProbeServer.open(via).serve(Behaviour.neverAnswers());
        try (ProbeClient client = connect(server);
                ProbeClient late = ProbeClient.open()) {
            server.awaitVisit(1, SOON_MILLIS);

            server.close();

            assertThat(client.read(1, SOON_MILLIS)).hasToString("EOF");
            assertThat(late.connect(server.address(), SOON_MILLIS)).hasToString("ECONNREFUSED");
            assertThat(server.live()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_stops_listening_keeps_its_connections(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via).serve(Behaviour.echo());
                ProbeClient client = connect(server);
                ProbeClient late = ProbeClient.open()) {
            server.awaitVisit(1, SOON_MILLIS);

            server.stopListening();

            assertThat(late.connect(server.address(), SOON_MILLIS)).hasToString("ECONNREFUSED");
            client.write("still there", SOON_MILLIS);
            assertThat(client.readExactly(11, SOON_MILLIS).text()).isEqualTo("still there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void accept_says_when_nobody_came_and_goes_on_working(Via via) throws IOException {
        try (ProbeServer server = ProbeServer.open(via)) {
            assertThatThrownBy(() -> server.accept(BRIEFLY_MILLIS))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Nobody connected");
            try (ProbeClient client = connect(server)) {
                Peer peer = server.accept(SOON_MILLIS);
                assertThat(peer.remotePort()).isEqualTo(client.localPort());
                assertThat(peer.localPort()).isEqualTo(client.remotePort());
            }
        }
    }
}
