package io.hangup.config;

import io.hangup.core.rule.Rule;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Loads what is sent to a running Hangup, in the language of the file and with all the problems of it. A variable is not replaced:
 * whoever may send something need not know the environment that Hangup runs in.
 */
public final class RequestLoader {
    private static final long MOST_NEXT = 1_000_000;
    private static final long MOST_WAITING_MILLIS = 60_000;

    private static final Field<Long> FOR = Field.of(
                    "for", Quantity.DURATION.type(), "How long the rule is armed, before it disarms itself.", "10m")
            .orElseMeans("as long as the rule says");
    private static final Type.Section<OptionalLong> ARMING = Type.Section.of(
            "what is sent to arm a rule", List.of(FOR), cursor -> Optional.of(optional(cursor.take(FOR))));

    private static final Type.Section<Boolean> NOTHING =
            Type.Section.of("what is sent where nothing is to be said", List.of(), cursor -> Optional.of(true));

    private static final Field<Long> CONNECTION = Field.of(
                    "connection",
                    Numbers.between("connection", 1, Long.MAX_VALUE, "the number of a connection"),
                    "The one connection to break.",
                    "7")
            .orElseMeans("all that are open");
    private static final Field<Located<Long>> NEXT = Field.of(
                    "next",
                    Numbers.between("next", 1, MOST_NEXT, "a whole number from 1 to " + MOST_NEXT)
                            .located(),
                    "How many of the connections that come next are to be broken.",
                    "3")
            .orElseMeans("those that are open");
    private static final Type.Section<Firing> FIRING =
            Type.Section.of("what is sent to fire a rule", List.of(CONNECTION, NEXT), RequestLoader::firing);

    private RequestLoader() {}

    /**
     * At what a rule is fired: one of the two, or neither.
     *
     * @param connection the number of one that is open
     * @param next how many of those that come next
     */
    public record Firing(OptionalLong connection, OptionalLong next) {
        /** At all that are open. */
        public static final Firing OPEN = new Firing(OptionalLong.empty(), OptionalLong.empty());
    }

    private static Optional<Firing> firing(Cursor cursor) {
        Optional<Located<Long>> next = cursor.take(NEXT);
        Optional<Long> connection = cursor.take(CONNECTION);
        if (next.isPresent() && connection.isPresent()) {
            return next.get().place().refuse("\"next\" beside \"connection\" (expected: one of the two)");
        }
        return Optional.of(new Firing(optional(connection), optional(next.map(Located::value))));
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /**
     * Loads one rule, as it stands in a list of rules.
     *
     * @param body is read to its end, and not closed
     * @param source what problems call it
     * @param name of the rule, which need not say it again
     * @param defaults what holds where the rule does not say it itself
     */
    public static Loaded<Rule> rule(InputStream body, String source, String name, Defaults defaults) {
        if (!Phrases.isName(name)) {
            String message = "rule name " + Glyphs.quoted(name) + " (expected: " + Phrases.NAME_FORM + ")";
            return Intake.refuse(source, message, Optional.empty());
        }
        Loaded<Written.Rule> loaded =
                load(body, source, RuleLanguage.RULES, Optional.empty(), written -> check(written, name, defaults));
        return loaded instanceof Loaded.Valid<Written.Rule> valid
                ? new Loaded.Valid<>(Compiler.rule(valid.value(), name, defaults), valid.warnings())
                : new Loaded.Invalid<>(((Loaded.Invalid<Written.Rule>) loaded).problems());
    }

    private static void check(Written.Rule written, String name, Defaults defaults) {
        written.name()
                .filter(given -> !given.value().equals(name))
                .ifPresent(given -> given.place()
                        .refuse("rule name " + given.place().quoted() + " of a rule that is put as "
                                + Glyphs.quoted(name) + " (expected: the same name, or none)"));
        written.hopes()
                .expect()
                .ifPresent(hoped -> hoped.place()
                        .refuse("\"expect\" of a rule that is put while Hangup runs (expected: in the file)"));
        Compiler.checkRule(written, defaults);
    }

    /** How long a rule is to be armed; where the body is empty, for as long as the rule says. */
    public static Loaded<OptionalLong> arming(InputStream body, String source) {
        return load(body, source, ARMING, Optional.of(OptionalLong.empty()), time -> {});
    }

    /** What is sent where there is nothing to say: nothing, or an object without a key. */
    public static Loaded<Boolean> nothing(InputStream body, String source) {
        return load(body, source, NOTHING, Optional.of(true), read -> {});
    }

    /** At what a rule is to be fired; where the body is empty, at all that are open. */
    public static Loaded<Firing> firing(InputStream body, String source) {
        return load(body, source, FIRING, Optional.of(Firing.OPEN), firing -> {});
    }

    /**
     * How long to wait, in milliseconds.
     *
     * @param text a duration, of a minute at most
     * @param source what problems call it
     */
    public static Loaded<Long> waiting(String text, String source) {
        Reading reading = Reading.ofLine(source, text);
        Optional<Long> millis =
                Quantity.DURATION.upTo(MOST_WAITING_MILLIS).type().read(new Value.Scalar(source, Text.ofLine(reading)));
        return reading.result(millis::orElseThrow);
    }

    private static <T> Loaded<T> load(
            InputStream body, String source, Type<T> type, Optional<T> ifEmpty, Consumer<T> check) {
        Loaded<Source> text = Intake.stream(body, source);
        if (text instanceof Loaded.Invalid<Source> invalid) {
            return new Loaded.Invalid<>(invalid.problems());
        }
        Source sent = ((Loaded.Valid<Source>) text).value();
        if (ifEmpty.isPresent() && sent.text().isBlank()) {
            return new Loaded.Valid<>(ifEmpty.get(), List.of());
        }
        Reading reading = Reading.unexpanded(sent);
        Optional<T> read = YamlTree.of(reading, "body", type.expected()).flatMap(type::read);
        read.ifPresent(check);
        return reading.result(read::orElseThrow);
    }
}
