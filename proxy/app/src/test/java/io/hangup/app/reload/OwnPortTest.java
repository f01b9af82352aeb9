package io.hangup.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The admin port is known for what it is by every address and name that leads there, and nothing else is taken for it. */
@Timeout(60)
class OwnPortTest {
    private static final int CONNECT_MILLIS = 2_000;

    private static Stream<String> addressesOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress);
    }

    /** Where an admin port may listen here. */
    static Stream<String> places() throws IOException {
        return Stream.concat(Stream.of("0.0.0.0", "::", "127.0.0.1", "127.0.0.2"), addressesOfThisMachine())
                .distinct()
                .filter(OwnPortTest::canListen);
    }

    private static boolean canListen(String host) {
        try (ServerSocket there = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return there.isBound();
        } catch (IOException impossible) {
            return false;
        }
    }

    private static boolean reaches(InetSocketAddress dialled) {
        try (Socket socket = new Socket()) {
            socket.connect(dialled, CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void whoever_gets_there_is_known(String place) throws Exception {
        try (ServerSocket admin = new ServerSocket(0, 100, InetAddress.getByName(place))) {
            OwnPort own = new OwnPort((InetSocketAddress) admin.getLocalSocketAddress());
            List<String> dialled = Stream.concat(
                            Stream.of("127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"),
                            addressesOfThisMachine())
                    .distinct()
                    .toList();
            for (String host : dialled) {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), admin.getLocalPort());

                if (reaches(address)) {
                    assertThat(own.isHere(address))
                            .as("%s leads to %s", host, place)
                            .isTrue();
                } else if (!address.getAddress().isAnyLocalAddress()) {
                    assertThat(own.isHere(address))
                            .as("%s does not lead to %s", host, place)
                            .isFalse();
                }
            }
            assertThat(own.isHere(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin.getLocalPort() ^ 1)))
                    .as("another port")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:9191, true",
        "127.0.0.1, LOCALHOST:9191, true",
        "127.0.0.1, 127.0.0.1:9191, true",
        "127.0.0.1, 0.0.0.0:9191, true",
        "127.0.0.1, '[::]:9191', true",
        "127.0.0.1, '[::ffff:127.0.0.1]:9191', true",
        "127.0.0.1, 127.0.0.2:9191, false",
        "127.0.0.1, localhost:9192, false",
        "127.0.0.1, no-such-name.invalid:9191, false",
        "0.0.0.0, 127.0.0.2:9191, true",
        "0.0.0.0, '[::1]:9191', true",
        "0.0.0.0, 192.0.2.1:9191, false",
    })
    void a_configuration_that_leads_there_is_told_apart(String bound, String upstream, boolean leads) {
        Optional<String> problem = new OwnPort(new InetSocketAddress(bound, 9191)).problem(config(upstream));

        if (leads) {
            assertThat(problem)
                    .hasValueSatisfying(words ->
                            assertThat(words).contains("of proxy trap leads to the admin port of Hangup itself"));
        } else {
            assertThat(problem).isEmpty();
        }
    }

    @Test
    void the_second_proxy_is_looked_at_too() {
        HangupConfig both = load("""
                proxies:
                  - { name: db, listen: 1, upstream: '192.0.2.1:9191' }
                  - { name: trap, listen: 2, upstream: 'localhost:9191' }
                """);

        assertThat(new OwnPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9191)).problem(both))
                .isPresent();
    }

    private static HangupConfig config(String upstream) {
        return load("proxies: [{ name: trap, listen: 1, upstream: '" + upstream + "' }]");
    }

    private static HangupConfig load(String text) {
        Loaded<HangupConfig> loaded = new ConfigLoader(name -> Optional.empty()).loadText(text, "own-port.yaml");
        assertThat(loaded).as(text).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid<HangupConfig>) loaded).value();
    }
}
