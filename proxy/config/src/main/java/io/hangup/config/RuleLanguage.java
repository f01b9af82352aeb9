package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.IpRange;
import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import java.util.List;

/** The keys of a rule. */
final class RuleLanguage {
    static final Field<Located<String>> NAME = Field.of(
                    "name", Phrases.name("rule"), "Names the rule in logs, metrics and the report.", "cut-mid-answer")
            .orElseMeans(
                    "the scenario's name where no other rule of the proxy has it, or else fault-1 for the first rule,"
                            + " fault-2 for the second");
    static final Field<Located<Scenario>> SCENARIO = Field.of(
            "scenario",
            Type.Choice.of("scenario", Scenario.all(), Scenario::name).located(),
            "A cause that production knows, in place of a fault, its side and its moment.",
            "nat-idle");
    static final Field<Target> SIDE = Field.of(
                    "side",
                    Type.Choice.of("side", List.of(Target.values()), Target::word),
                    "Who is hit, by all parts of the fault.",
                    "upstream")
            .orElse(Target.CLIENT.word());

    // Whom it happens to.

    static final Field<Located<Connections>> CONNECTIONS = Field.of(
                    "connections", Choosing.connections().located(), "Whom it happens to.", "20%")
            .orElse(new Connections.All().text());
    static final Field<List<IpRange>> FROM = Field.of(
                    "from",
                    IpRanges.type(),
                    "Only those of them that come from these addresses: one range, or a list.",
                    "10.0.0.0/8")
            .orElseMeans("from anywhere");

    // How far it may go.

    static final Field<Long> TIMES = Field.of("times", Globs.count("times"), "How many faults in all.", "3")
            .orElseMeans("any number");
    static final Field<Rate> AT_MOST = Field.of(
                    "at-most",
                    Choosing.rate("at-most"),
                    "How many faults in any stretch of so long; at most " + Rate.MOST + " of them.",
                    "10 per 1m")
            .orElseMeans("any number");
    static final Field<Long> FOR = Field.of(
                    "for", Quantity.DURATION.type(), "How long the rule is armed, before it disarms itself.", "10m")
            .orElseMeans("that of defaults, or else for ever");
    static final Field<Boolean> ARMED = Field.of(
                    "armed",
                    Numbers.truth("armed"),
                    "Whether the rule is armed from the start, or only when it is told to.",
                    "false")
            .orElseMeans("that of defaults, or else true");

    // What is expected of it.

    static final Field<Boolean> MAY_NOT_FIRE = Field.of(
                    "may-not-fire",
                    Numbers.truth("may-not-fire"),
                    "Whether it is well if the rule never fires, where something is expected or a command is run.",
                    "true")
            .orElse("false");

    static final Variants<Written.Rule> RULES = new Variants<>(
            "rule",
            List.of(
                    new Section<>(
                            "a rule",
                            List.of(FaultLanguage.FAULT),
                            List.of(),
                            List.of(
                                    NAME,
                                    FaultLanguage.FAULT,
                                    SIDE,
                                    MomentLanguage.WHEN,
                                    CONNECTIONS,
                                    FROM,
                                    TIMES,
                                    AT_MOST,
                                    FOR,
                                    ARMED,
                                    MAY_NOT_FIRE,
                                    ExpectLanguage.OF_RULE),
                            Written.Rule::read),
                    new Section<>(
                            "a rule of a scenario",
                            List.of(SCENARIO),
                            List.of(),
                            List.of(
                                    NAME,
                                    SCENARIO,
                                    CONNECTIONS,
                                    FROM,
                                    TIMES,
                                    AT_MOST,
                                    FOR,
                                    ARMED,
                                    MAY_NOT_FIRE,
                                    ExpectLanguage.OF_RULE),
                            Written.Rule::readScenario)),
            true);

    private RuleLanguage() {}
}
