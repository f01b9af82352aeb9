package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Words;
import java.util.List;

/** The keys that hold for all rules of a file, and for its end. */
final class StagingLanguage {
    private static final long MOST_DRAIN_MILLIS = 3_600_000;

    // What a rule leaves out.

    static final Field<Boolean> ARMED = Field.of(
                    "armed",
                    Numbers.truth("armed"),
                    "Whether rules are armed from the start, or only when they are told to.",
                    "false")
            .orElse("true");
    static final Field<Long> FOR = Field.of(
                    "for",
                    Quantity.DURATION.type(),
                    "How long a rule is armed, from the start or whenever it is told to, before it disarms itself.",
                    "10m")
            .orElseMeans("for ever");
    static final Section<Defaults> DEFAULTS_SECTION = Section.of("defaults", List.of(ARMED, FOR), Phrases::defaults);
    static final Field<Defaults> DEFAULTS = Field.of(
                    "defaults",
                    DEFAULTS_SECTION,
                    "What holds for every rule that does not say it itself.",
                    "{ armed: false, for: 10m }")
            .orElseMeans("rules are armed, and for ever");

    // What holds for all of them together.

    static final Field<Mode> MODE = Field.of(
                    "mode",
                    Type.Choice.of("mode", List.of(Mode.values()), Mode::word),
                    "Whether faults are injected, or it is only observed which would be.",
                    "observe")
            .orElse(Mode.INJECT.word());

    // The end.

    static final Field<Long> DRAIN = Field.of(
                    "drain",
                    Quantity.DURATION.orNone().upTo(MOST_DRAIN_MILLIS).type(),
                    "How long connections that are open at a SIGTERM may go on before they get a RST; at most 1h.",
                    "30s")
            .orElse(Words.millis(Caution.USUAL.drainMillis()));

    private StagingLanguage() {}
}
