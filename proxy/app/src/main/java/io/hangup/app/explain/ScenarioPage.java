package io.hangup.app.explain;

import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import java.util.List;

/** What {@code explain} shows of a scenario: its cause, and the rule that it stands for in both spellings. */
public final class ScenarioPage {
    private static final int MARGIN = 14;

    private ScenarioPage() {}

    /** One scenario, in full. */
    public static String of(Scenario scenario) {
        Production production = Production.of(scenario).orElseThrow();
        Page page = new Page(MARGIN);
        page.line(scenario.name() + ": " + production.title()).gap();
        page.beside("In production", production.cause()).gap();
        page.beside("On the wire", production.wire() + ".").gap();
        page.beside("The client", production.reaction()).gap();
        page.clients(RealClients.of(scenario.name()));
        page.line("It stands for this rule:")
                .line("  --rule '" + scenario.text() + "'")
                .gap();
        page.line("and in a file for:");
        yaml(scenario).forEach(line -> page.line("  " + line));
        return page.gap()
                .line("Try it:")
                .line("  hangup run 15432=localhost:5432 --rule 'scenario " + scenario.name() + "'")
                .toString();
    }

    /** What it stands for, as an entry of {@code rules:}. */
    static List<String> yaml(Scenario scenario) {
        return Yaml.rule(new Rule(scenario.name(), scenario.fault(), scenario.moment(), scenario.connections()));
    }
}
