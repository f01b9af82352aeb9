package io.hangup.app.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.proxy.ClientId;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of one address that say who they are, where the fault is earlier than that. */
@Timeout(60)
class IdentifiedClientsTest {
    private static final Watching IMPATIENT = new Watching(1_000, 50, 4_096, 100, 10_000, 1_000);

    private static String proxied(String who) {
        return "PROXY TCP4 " + who + " 198.51.100.1 56324 80\r\norder 4711: a pound of nails\n";
    }

    private static String requested(String who) {
        return "POST /orders HTTP/1.1\r\nHost: shop\r\nX-Tenant: " + who + "\r\nContent-Length: 0\r\n\r\n";
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                Arguments.of(new ClientId.ProxyProtocol(), proxied("192.0.2.7"), proxied("192.0.2.8")),
                Arguments.of(new ClientId.Header("X-Tenant"), requested("ann"), requested("bob")));
    }

    private static Watched by(ClientId clientId, Fault fault) throws Exception {
        return Watched.by(IMPATIENT, clientId, fault, new Moment.Accepted());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void whoSaysItOnlyBehindTheFaultHasItsOwnRetriesAttributed(ClientId clientId, String ann, String bob)
            throws Exception {
        try (Watched watched = by(clientId, new Fault.HalfClose(Target.CLIENT))) {
            try (Socket socket = new Scripted(watched.at(Watched.FIRST), ann).connect()) {
                assertThat(socket.getInputStream().read()).as("our FIN").isEqualTo(-1);
                socket.getOutputStream().write(ann.getBytes(UTF_8));
            }
            assertThat(new Scripted(watched.at(Watched.FIRST), bob).call()).isTrue();
            assertThat(new Scripted(watched.at(Watched.FIRST), ann).call()).isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.client()).matches("192\\.0\\.2\\.7|X-Tenant:[0-9a-f]{8}");
            assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
            assertThat(episode.attemptConnections()).containsExactly("first#3");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void whoNeverSaidItHasComeBackWithTheFirstThatDoes(ClientId clientId, String ann, String bob) throws Exception {
        try (Watched watched = by(clientId, new Fault.Reset(Target.CLIENT))) {
            try (Socket socket = new Scripted(watched.at(Watched.FIRST), ann).connect()) {
                assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("reset");
            }
            assertThat(new Scripted(watched.at(Watched.FIRST), ann).call()).isTrue();
            assertThat(new Scripted(watched.at(Watched.FIRST), bob).call()).isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.client()).isEqualTo("127.0.0.1");
            assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
            assertThat(episode.attemptConnections()).containsExactly("first#2");
        }
    }
}
