package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.ProbeClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what is bound. */
class ListenTest {
    private static final long MILLIS = 5_000;

    @ParameterizedTest
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_address_of_ipv4_is_bound_as_one_and_said_as_one(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).listenOn("0.0.0.0").start()) {
            assertThat(rig.engine.listening().get(0).bound().host()).isEqualTo("0.0.0.0");
            assertThat(dialled("127.0.0.1", rig)).isEqualTo("ok");
            assertThat(dialled("::1", rig)).as("IPv6").isNotEqualTo("ok");
        }
    }

    private static String dialled(String host, Rig rig) throws Exception {
        try (ProbeClient client = ProbeClient.open()) {
            int port = rig.engine.listening().get(0).bound().port();
            return client.connect(new InetSocketAddress(InetAddress.getByName(host), port), MILLIS)
                    .toString();
        }
    }
}
