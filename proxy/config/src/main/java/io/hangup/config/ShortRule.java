package io.hangup.config;

import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import java.util.List;
import java.util.Optional;

/**
 * The short form of a rule, for the command line: {@link #FORM}, in the words of the file. What {@link Rule#text()} prints
 * can be typed back, and is armed then; only faults of which one is drawn are for files.
 */
public final class ShortRule {
    /** What problems call the text. */
    public static final String SOURCE = "--rule";

    /** What the text looks like. Limits are {@code from A B}, {@code times N}, {@code at-most N per T}, {@code for T}, {@code armed false}. */
    public static final String FORM =
            "FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS]"
                    + ", or scenario NAME [, CONNECTIONS] [, LIMITS]";

    private ShortRule() {}

    /**
     * Reads a rule such as {@code reset when upstream-sent 64KiB, 20%}, which is named as it would be in a file.
     *
     * @param text as it was typed
     * @param before the rules of the proxy before this one
     */
    public static Loaded<Rule> parse(String text, List<Rule> before) {
        Reading reading = Reading.ofLine(SOURCE, text);
        Optional<Written.Rule> read = read(Text.ofLine(reading));
        read.ifPresent(rule -> Compiler.checkRule(rule, Defaults.NONE));
        return reading.result(() -> Compiler.rule(read.orElseThrow(), name(read.orElseThrow(), before), Defaults.NONE));
    }

    private static String name(Written.Rule written, List<Rule> before) {
        return written.cause()
                .scenario()
                .map(Scenario::name)
                .filter(name -> before.stream().noneMatch(rule -> rule.name().equals(name)))
                .orElse("fault-" + (before.size() + 1));
    }

    private static Optional<Written.Rule> read(Text line) {
        return ShortTokens.of(line)
                .flatMap(tokens -> new ShortSyntax(line, tokens).rule())
                .flatMap(RuleLanguage.RULES::read);
    }
}
