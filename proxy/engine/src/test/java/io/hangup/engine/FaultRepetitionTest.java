package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Via;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first call behind a fault gets the promised errno, every time. */
class FaultRepetitionTest {
    private static final int TIMES = 200;
    private static final long CALL_MILLIS = 5_000;
    private static final Timeouts QUICK = new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 5);

    private enum FirstCall {
        READ,
        WRITE
    }

    static Stream<Arguments> promises() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(
                        Arguments.of(transport, new Fault.Reset(Target.CLIENT), FirstCall.READ, "ECONNRESET"),
                        Arguments.of(transport, new Fault.Reset(Target.CLIENT), FirstCall.WRITE, "ECONNRESET"),
                        Arguments.of(transport, new Fault.Unread(Target.CLIENT), FirstCall.READ, "ECONNRESET"),
                        Arguments.of(transport, new Fault.Unread(Target.CLIENT), FirstCall.WRITE, "ECONNRESET"),
                        Arguments.of(transport, new Fault.BrokenPipe(Target.CLIENT), FirstCall.WRITE, "EPIPE"),
                        Arguments.of(transport, new Fault.BrokenPipe(Target.CLIENT), FirstCall.READ, "EOF")));
    }

    @ParameterizedTest
    @MethodSource("promises")
    void the_first_call_gets_it_200_times_of_200(
            TransportChoice transport, Fault fault, FirstCall first, String promised) throws Exception {
        List<String> got = new ArrayList<>();
        try (Rig rig = Rig.on(transport)
                .rule(fault, new Moment.Sent(Side.CLIENT, 1))
                .timeouts(QUICK)
                .start(Behaviour.sink())) {
            for (int i = 1; i <= TIMES; i++) {
                try (ProbeClient client = rig.client(Via.SOCKET_CHANNEL)) {
                    client.write("ab", CALL_MILLIS);
                    rig.events.await(SessionEvent.Injected.class, i);
                    CallResult result =
                            first == FirstCall.READ ? client.read(1, CALL_MILLIS) : client.write("c", CALL_MILLIS);
                    got.add(result.toString());
                }
            }
            assertThat(rig.events.of(SessionEvent.Missed.class)).isEmpty();
        }
        assertThat(got).isEqualTo(Collections.nCopies(TIMES, promised));
    }
}
