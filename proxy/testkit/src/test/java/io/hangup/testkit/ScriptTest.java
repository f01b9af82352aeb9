package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private static final int MORE_THAN_THE_WINDOW = 100_000;

    @EnabledOnOs(OS.LINUX)
    @Test
    void what_follows_a_write_waits_until_the_write_is_answered() throws IOException {
        try (ProbeServer server = ProbeServer.open(Via.SOCKET_CHANNEL, Loopback.port(0), 1, 4096);
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);
            Peer reader = server.accept(SOON_MILLIS);
            client.writeAll(new byte[MORE_THAN_THE_WINDOW], SOON_MILLIS);
            CompletableFuture<Boolean> readUnanswered = Background.start(() -> {
                Await.until("one byte more", SOON_MILLIS, () -> client.totalWritten() > MORE_THAN_THE_WINDOW);
                for (int looks = 0; looks < 5; looks++) {
                    assertThat(client.inKernel().unacknowledgedBytes()).isPositive();
                }
                boolean reads = client.isReadBlocked();
                reader.readExactly(MORE_THAN_THE_WINDOW + 1, SOON_MILLIS);
                reader.write("x", SOON_MILLIS);
                return reads;
            });

            String got = CallResult.render(Script.of("*,W,R", SOON_MILLIS).run(client, () -> {}));

            assertThat(readUnanswered.join()).isFalse();
            assertThat(got).isEqualTo("ok,1");
        }
    }

    @Test
    void a_blocked_call_is_under_way_when_the_fault_happens() throws IOException {
        try (RawPair pair = new RawPair(Via.SOCKET_CHANNEL)) {
            boolean[] blocked = new boolean[1];

            String got = CallResult.render(Script.of("R*,W", 200).run(pair.client, () -> {
                blocked[0] = pair.client.isReadBlocked();
            }));

            assertThat(blocked[0]).isTrue();
            assertThat(got).isEqualTo("blocked,ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "R,W", "*,X", "R*,*", "*R", "*,R,", "r,*"})
    void what_is_no_script_is_refused(String order) {
        assertThatThrownBy(() -> Script.of(order, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no script")
                .hasMessageContaining("*,R,R,W,W");
    }
}
