package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault, against every side, at every moment, met by every order of calls, on every transport: what the peers' calls
 * get is what {@link Felt} says, and the events say exactly that.
 */
@EnabledOnOs(OS.LINUX)
class ErrnoMatrixTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Cell#all")
    void the_peers_feel_what_the_fault_is_named_for_and_the_event_says_injected(Cell cell) throws Exception {
        try (CellRun run = CellRun.start(cell)) {
            run.letItHappen();

            SoftAssertions softly = new SoftAssertions();
            for (Side side : run.callers()) {
                softly.assertThat(run.told(side))
                        .as("the %s's calls", side.word())
                        .matches(cell.told(side));
            }
            softly.assertAll();
            SessionEvent.Ended ended = run.end();
            checkInjected(cell, run.rig.events);
            checkEnd(cell, ended, run.rig.events);
            checkSpared(cell, run, ended);
        }
    }

    private static void checkInjected(Cell cell, Recorder events) {
        assertThat(events.of(SessionEvent.Missed.class)).isEmpty();
        assertThat(events.of(SessionEvent.Injected.class)).singleElement().satisfies(injected -> {
            assertThat(injected.plan()).isEqualTo(new Plan.Break("the-rule", cell.fault(), cell.moment()));
            if (cell.moment() instanceof Moment.Sent sent) {
                assertThat(injected.fromClientBytes()).isEqualTo(sent.side() == Side.CLIENT ? sent.bytes() : 0);
                assertThat(injected.fromUpstreamBytes()).isEqualTo(sent.side() == Side.UPSTREAM ? sent.bytes() : 0);
            } else {
                assertThat(injected.fromClientBytes() > 0).isEqualTo(cell.moment() instanceof Moment.Answering);
                assertThat(injected.fromUpstreamBytes()).isZero();
            }
            if (cell.fault() instanceof Fault.Unread) {
                boolean everyHitSideSpoke = cell.fault().target().hit().stream().allMatch(cell::leavesUnread);
                assertThat(injected.note().contains("nothing to leave unread")).isNotEqualTo(everyHitSideSpoke);
            }
        });
    }

    private static void checkEnd(Cell cell, SessionEvent.Ended ended, Recorder events) {
        assertThat(events.of(SessionEvent.Ended.class)).hasSize(1);
        List<SessionEvent.RstSent> rsts = events.of(SessionEvent.RstSent.class);
        if (cell.fault() instanceof Fault.Stall) {
            assertThat(ended.ending()).isInstanceOf(Ending.Stopped.class);
            assertThat(rsts).extracting(SessionEvent.RstSent::cause).containsOnly(RstCause.SHUTDOWN);
            assertThat(rsts)
                    .extracting(SessionEvent.RstSent::to)
                    .containsExactlyElementsOf(cell.dials() ? List.of(Side.values()) : List.of(Side.CLIENT));
            return;
        }
        assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
        assertThat(rsts).allMatch(rst -> rst.cause() == RstCause.RULE);
        List<Side> hit = cell.fault().target().hit();
        if (cell.closesInAnUpload()) {
            assertThat(hit)
                    .containsAll(rsts.stream().map(SessionEvent.RstSent::to).toList());
        } else {
            assertThat(rsts)
                    .extracting(SessionEvent.RstSent::to)
                    .containsExactlyElementsOf(cell.sendsRst() ? hit : List.of());
        }
    }

    /** A side that is not hit has got all that was relayed to it, and nothing else. */
    private static void checkSpared(Cell cell, CellRun run, SessionEvent.Ended ended) {
        for (Side side : cell.fault().target().spared()) {
            if (run.has(side) && !(cell.fault() instanceof Fault.Stall)) {
                long relayedBytes = side == Side.CLIENT ? ended.fromUpstreamBytes() : ended.fromClientBytes();
                assertThat(run.peer(side).totalRead()).isEqualTo(relayedBytes);
                if (cell.fault() instanceof Fault.HalfClose) {
                    assertThat(relayedBytes)
                            .as("the direction that was not cut")
                            .isEqualTo(run.peer(side.other()).totalWritten());
                }
            }
        }
    }
}
