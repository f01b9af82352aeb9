package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.ConfigLoader;
import io.hangup.config.Loaded;
import io.hangup.config.ShortRule;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Engine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    static List<Fault> faults() {
        return Fault.all(Target.CLIENT);
    }

    static List<Fault> measured() {
        return Fault.measured(Target.CLIENT);
    }

    static List<Fault> allFaults() {
        return Stream.concat(faults().stream(), measured().stream()).toList();
    }

    static List<Scenario> scenarios() {
        return Scenario.all();
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
                new Move.Babble(Side.CLIENT, 1, 1),
                new Move.Reshape(Side.CLIENT, new Shape(0, 1, 0, Shape.UNLIMITED, Shape.WHOLE, 0)),
                new Move.Refuse(1),
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
    @MethodSource("allFaults")
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
    @MethodSource("allFaults")
    void aPageFitsATerminal(Fault fault) {
        assertThat(FaultPage.of(fault).lines()).allMatch(line -> line.length() <= Page.COLUMNS);
        assertThat(FaultPage.list().lines()).allMatch(line -> line.length() <= Page.COLUMNS);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theExampleIsARuleWithThisFault(Fault fault) {
        String example = Explanation.of(fault).orElseThrow().example();

        assertThat(parsed(example).faults()).isEqualTo(Faults.of(fault));
        assertThat(FaultPage.of(fault)).contains("--rule '" + example + "'");
    }

    @ParameterizedTest
    @MethodSource("measured")
    void the_example_of_a_measured_fault_is_a_rule_with_this_fault(Fault fault) {
        String example = Measured.of(fault).orElseThrow().example();

        assertThat(parsed(example).faults()).isEqualTo(Faults.of(fault));
        assertThat(FaultPage.of(fault)).startsWith(fault.text() + ": ").contains("--rule '" + example + "'");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_scenario_is_the_rule_that_its_page_prints_in_both_spellings(Scenario scenario) {
        Rule meant = parsed("scenario " + scenario.name());

        assertThat(parsed(scenario.text()))
                .usingRecursiveComparison()
                .ignoringFields("name")
                .isEqualTo(meant);
        assertThat(loaded(ScenarioPage.yaml(scenario))).isEqualTo(meant);
        assertThat(meant.name()).isEqualTo(scenario.name());
        assertThat(ScenarioPage.of(scenario))
                .startsWith(scenario.name() + ": ")
                .contains("--rule '" + scenario.text() + "'")
                .contains(ScenarioPage.yaml(scenario))
                .contains("--rule 'scenario " + scenario.name() + "'");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void the_page_of_a_scenario_fits_a_terminal_but_for_its_rule(Scenario scenario) {
        assertThat(ScenarioPage.of(scenario).lines())
                .filteredOn(line -> !line.startsWith("  --rule"))
                .allMatch(line -> line.length() <= Page.COLUMNS);
    }

    private static Rule parsed(String rule) {
        return value(ShortRule.parse(rule, List.of()));
    }

    private static Rule loaded(List<String> entry) {
        String file = """
                proxies:
                  - name: db
                    listen: 15432
                    upstream: localhost:5432
                    rules:
                %s
                """.formatted(String.join("\n", entry).indent(6));
        return value(new ConfigLoader(name -> Optional.empty()).loadText(file, "test.yaml"))
                .proxies()
                .get(0)
                .rules()
                .get(0);
    }

    private static <T> T value(Loaded<T> loaded) {
        if (loaded instanceof Loaded.Valid<T> valid) {
            return valid.value();
        }
        throw new AssertionError(loaded);
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
                .contains(allFaults().stream()
                        .map(fault -> "  " + fault.text() + " ")
                        .toList())
                .contains(scenarios().stream()
                        .map(scenario -> "  " + scenario.name() + " ")
                        .toList());
    }
}
