package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Capture;
import io.hangup.testkit.ProbeClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each fault puts on the wire, seen from outside. */
@EnabledOnOs(OS.LINUX)
class PacketsTest {
    private static final long CALL_MILLIS = 5_000;
    private static final Timeouts QUICK = new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 15);
    private static final Map<String, List<String>> ON_THE_WIRE = Map.of(
            "reset", List.of("RST"),
            "unread", List.of("RST"),
            "broken-pipe", List.of("FIN", "RST"),
            "close", List.of("FIN"),
            "half-close", List.of("FIN"),
            "stall", List.of());

    static Stream<Arguments> faults() {
        return Rig.transports()
                .flatMap(transport -> Fault.all(Target.CLIENT).stream().map(fault -> Arguments.of(transport, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void a_fault_puts_nothing_else_on_the_wire_than_it_says(TransportChoice transport, Fault fault) throws Exception {
        Needed.orSkip(Needed.works("tcpdump", "--version"), "tcpdump (Debian: apt-get install tcpdump)");
        try (Rig rig = Rig.on(transport)
                        .rule(fault, new Moment.FirstByte())
                        .timeouts(QUICK)
                        .start(Behaviour.neverAnswers());
                Capture capture = Capture.of(rig.address().getPort());
                ProbeClient client = rig.client()) {
            Needed.orSkip(capture.works(), "the right to capture: root, or CAP_NET_RAW");
            client.write("ab", CALL_MILLIS);
            rig.events.await(SessionEvent.Injected.class, 1);

            assertThat(capture.endsSentTo(client.localPort())).isEqualTo(ON_THE_WIRE.get(fault.name()));
        }
    }
}
