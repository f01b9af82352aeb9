package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.Loaded;
import io.hangup.config.ShortRule;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    static List<Fault> faults() {
        return Fault.all(Target.CLIENT);
    }

    static List<Move> oneOfEachMove() {
        return List.of(
                new Move.StopReading(Side.CLIENT),
                new Move.AwaitUnread(Side.CLIENT, 1),
                new Move.AwaitAcked(Side.CLIENT, 1),
                new Move.AwaitFinAcked(Side.CLIENT, 1),
                new Move.Wait(1),
                new Move.Finish(Side.CLIENT, 1),
                new Move.Discard(Side.CLIENT, 1),
                new Move.Drain(Side.CLIENT, 1),
                new Move.Mute(Side.CLIENT),
                new Move.Resume(Side.CLIENT),
                new Move.Close(Side.CLIENT, RstCause.RULE),
                new Move.Linger(Side.CLIENT, 1),
                new Move.Abort(Side.CLIENT, RstCause.RULE));
    }

    @Test
    void everyMoveHasWordsOfItsOwn() {
        assertThat(oneOfEachMove()).extracting(move -> (Object) move.getClass()).containsExactlyInAnyOrder((Object[])
                Move.class.getPermittedSubclasses());
        assertThat(oneOfEachMove().stream().map(MoveWords::of)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aPageShowsTheMovesThatTheEnginePerformsInTheirOrder(Fault fault) {
        String page = FaultPage.of(fault).replaceAll("\\s+", " ");
        List<Move> moves = fault.strike(Timeouts.DEFAULT);

        int at = 0;
        for (int i = 0; i < moves.size(); i++) {
            at = page.indexOf(i + 1 + ". " + MoveWords.of(moves.get(i)), at);
            assertThat(at).as("%s of %s", moves.get(i), fault).isPositive();
        }
        assertThat(page).doesNotContain(moves.size() + 1 + ". ");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aPageFitsATerminal(Fault fault) {
        assertThat(FaultPage.of(fault).lines()).allMatch(line -> line.length() <= Page.COLUMNS);
        assertThat(FaultPage.list().lines()).allMatch(line -> line.length() <= Page.COLUMNS);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theExampleIsARuleWithThisFault(Fault fault) {
        String example = Explanation.of(fault).orElseThrow().example();

        assertThat(ShortRule.parse(example, 1))
                .isInstanceOfSatisfying(
                        Loaded.Valid.class,
                        valid -> assertThat(((Rule) valid.value()).fault()).isEqualTo(fault));
        assertThat(FaultPage.of(fault)).contains("--rule '" + example + "'");
    }

    @Test
    void whatATransportCannotDoIsWhatTheEngineSays() {
        String page = TransportPage.text().replaceAll("\\s+", " ");

        assertThat(Engine.transports())
                .isNotEmpty()
                .allMatch(facts -> page.contains(facts.name() + ": " + facts.where()))
                .allMatch(facts -> facts.limits().stream().allMatch(page::contains));
        assertThat(TransportPage.text().lines()).allMatch(line -> line.length() <= Page.COLUMNS);
    }

    @Test
    void theListNamesEveryFault() {
        assertThat(FaultPage.list())
                .contains(faults().stream()
                        .map(fault -> "  " + fault.name() + " ")
                        .toList());
    }
}
