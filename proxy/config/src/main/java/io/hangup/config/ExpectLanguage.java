package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeKind;
import io.hangup.core.report.Expect;
import io.hangup.core.report.Expectation;
import io.hangup.core.report.Expectation.Attempts;
import io.hangup.core.report.Expectation.BackOffs;
import io.hangup.core.report.Expectation.Episodes;
import io.hangup.core.report.Expectation.HeldFor;
import io.hangup.core.report.Expectation.KeptWriting;
import io.hangup.core.report.Expectation.Recovered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of {@code expect:}, of a proxy and of a rule. */
final class ExpectLanguage {
    private static final String COUNT_OR_TIME_FORM = "a whole number >= 0, or a duration such as 500ms or 5s";
    private static final Pattern TIME = Pattern.compile("[0-9.]+\\s*[A-Za-z].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9].*", Pattern.DOTALL);
    private static final Pattern RATE = Pattern.compile("(?<most>[0-9]+)\\s+per\\s+(?<time>[0-9A-Za-z.]+)");

    // How soon, how often and in what shape clients come back.

    static final Field<Long> WITHIN = Field.of(
            "within",
            Quantity.DURATION.type(),
            "How long after the fault a client has to have an answer again, at most.",
            "2s");
    static final Section<Recovered> RECOVERED_SECTION = Section.of(
            "a recovery", List.of(WITHIN), cursor -> cursor.take(WITHIN).map(Recovered::new));
    static final Field<Recovered> RECOVERED = Field.of(
                    "recovered",
                    RECOVERED_SECTION,
                    "Every client gets an answer again, so soon after the fault.",
                    "{ within: 2s }")
            .orElseMeans("any outcome will do");
    static final Field<Long> ATTEMPTS_AT_MOST =
            Field.of("at-most", countOfAttempts(), "How often a client may come back after one fault.", "5");
    static final Field<Long> PER = Field.of(
                    "per", Quantity.DURATION.type(), "Within any stretch of so long, and not in all.", "1s")
            .orElseMeans("in all");
    static final Section<Attempts> ATTEMPTS_SECTION =
            Section.of("a number of attempts", List.of(ATTEMPTS_AT_MOST, PER), cursor -> {
                Optional<Long> most = cursor.take(ATTEMPTS_AT_MOST);
                OptionalLong per = cursor.take(PER).map(OptionalLong::of).orElse(OptionalLong.empty());
                return most.map(number -> new Attempts(number, per));
            });
    static final Field<Attempts> ATTEMPTS = Field.of(
                    "attempts",
                    ATTEMPTS_SECTION,
                    "No client comes back more often than that after one fault.",
                    "{ at-most: 5, per: 1s }")
            .orElseMeans("any number will do");
    static final Type.Choice<BackOffs> SHAPE_WORDS = new Type.Choice<>("back-off", shapes(), List.of());

    /** What the words mean, for the reference. */
    static final Map<String, String> SHAPE_MEANINGS = Map.of(
            "none", "It comes back at once, each time.",
            "fixed", "It always waits as long.",
            "linear", "It waits longer each time, by the same time.",
            "exponential", "It waits longer each time, by the same factor.",
            "jittered", "It waits at random.",
            "any", "Any of these but none.");

    static final Field<BackOffs> BACK_OFF = Field.of(
                    "back-off",
                    new Type.Either<>(
                            SHAPE_WORDS,
                            List.of(new Type.ListOf<>("a list of shapes, at least one", shape(), 1)
                                    .then((all, place) -> ExpectLanguage.shapes(all)))),
                    "In what shape clients wait between attempts: one, any but none, or a list of shapes that will do.",
                    "exponential")
            .orElseMeans("any shape will do, none too");

    // What is to be rare.

    static final Field<Long> AT_MOST_EPISODES = Field.of("at-most", count(), "In how many episodes, at most.", "2");
    static final Variants<Long> EPISODES_LIMIT = limit("a number of episodes", AT_MOST_EPISODES);
    static final Field<Episodes> RESENT = episodes(
            EpisodeKind.RESENT,
            "In how many episodes a client may say again what the upstream already had, wholly or in part.");
    static final Field<Episodes> GAVE_UP =
            episodes(EpisodeKind.GAVE_UP, "In how many episodes a client may be seen no more.");
    static final Field<Episodes> STORM = episodes(
            EpisodeKind.STORM,
            "In how many episodes a client may come back more often within a second than storm in reactions says.");
    static final Field<Long> AT_MOST_BYTES =
            Field.of("at-most", Quantity.SIZE.type(), "How much in one episode, at most.", "64KiB");
    static final Variants<Long> BYTES_LIMIT = limit("an amount of bytes", AT_MOST_BYTES);
    static final Field<KeptWriting> KEPT_WRITING = Field.<KeptWriting>of(
                    "kept-writing",
                    noneOr(BYTES_LIMIT, 0L).as(KeptWriting::new),
                    "How much a client may write in an episode although it has the FIN.",
                    "none")
            .orElseMeans("any amount will do");
    static final Field<Expectation> AT_MOST_HANGING = Field.of(
            "at-most",
            countOrTime(),
            "In how many episodes, at most; or, with a unit, how long after the fault in any of them.",
            "2s");
    static final Variants<Expectation> HANGING_LIMIT = limit("a limit of hanging", AT_MOST_HANGING);
    static final Field<Expectation> HANGING = Field.of(
                    "hanging",
                    noneOr(HANGING_LIMIT, hanging(0)),
                    "In how many episodes a client may still hold the dead or stalled connection when patience is over; or for how long in any.",
                    "{ at-most: 2s }")
            .orElseMeans("any number will do");

    // Whether there is anything to expect.

    static final Field<Boolean> MAY_NOT_FIRE = Field.of(
                    "may-not-fire",
                    Numbers.truth("may-not-fire"),
                    "Whether it is well if the rule never fires; for a proxy, if none of its rules does.",
                    "true")
            .orElse("false");
    static final List<Field<? extends Expectation>> ALL =
            List.of(RECOVERED, ATTEMPTS, BACK_OFF, RESENT, GAVE_UP, STORM, KEPT_WRITING, HANGING);
    static final Section<Written.Hoped> EXPECT_SECTION =
            new Section<>("an expectation", all(), List.of(), all(), ExpectLanguage::read);
    static final Variants<Written.Hoped> EXPECT = new Variants<>("expectation", List.of(EXPECT_SECTION), false);
    static final Field<Located<Written.Hoped>> OF_PROXY =
            expect("What clients are expected to do after any fault of this proxy; else Hangup ends with 99.");
    static final Field<Located<Written.Hoped>> OF_RULE =
            expect("What clients are expected to do after a fault of this rule; else Hangup ends with 99.");

    private ExpectLanguage() {}

    /** Every section of this table. */
    static List<Section<?>> sections() {
        List<Section<?>> sections = new ArrayList<>(List.of(EXPECT_SECTION, RECOVERED_SECTION, ATTEMPTS_SECTION));
        sections.addAll(EPISODES_LIMIT.sections());
        sections.addAll(BYTES_LIMIT.sections());
        sections.addAll(HANGING_LIMIT.sections());
        return sections;
    }

    private static Field<Located<Written.Hoped>> expect(String description) {
        return Field.of("expect", EXPECT.located(), description, "{ recovered: { within: 2s } }")
                .orElseMeans("nothing is expected");
    }

    private static List<Field<?>> all() {
        List<Field<?>> fields = new ArrayList<>(ALL);
        fields.add(MAY_NOT_FIRE);
        return fields;
    }

    private static Optional<Written.Hoped> read(Cursor cursor) {
        List<Expectation> expectations = new ArrayList<>();
        Optional<Text> hanging = cursor.placeOf(HANGING);
        ALL.forEach(field -> cursor.take(field).ifPresent(expectations::add));
        Expect expect = new Expect(expectations, cursor.take(MAY_NOT_FIRE).orElse(false));
        return Optional.of(new Written.Hoped(expect, hanging));
    }

    // Shapes.

    private static Map<String, BackOffs> shapes() {
        Map<String, BackOffs> words = new LinkedHashMap<>();
        for (BackOff.Shape shape : BackOff.Shape.values()) {
            words.put(shape.word(), new BackOffs(List.of(shape)));
        }
        words.put("any", BackOffs.ANY);
        return words;
    }

    private static Type<Located<BackOff.Shape>> shape() {
        return Type.Choice.of("shape", List.of(BackOff.Shape.values()), BackOff.Shape::word)
                .located();
    }

    private static Optional<BackOffs> shapes(List<Located<BackOff.Shape>> written) {
        List<BackOff.Shape> shapes = new ArrayList<>();
        for (Located<BackOff.Shape> each : written) {
            if (shapes.contains(each.value())) {
                each.place().refuse("back-off " + each.place().quoted() + " is there twice (expected: once)");
            } else {
                shapes.add(each.value());
            }
        }
        return shapes.isEmpty() ? Optional.empty() : Optional.of(new BackOffs(shapes));
    }

    // None, or so much.

    private static <T> Variants<T> limit(String name, Field<T> atMost) {
        return new Variants<>(
                "limit", List.of(Section.ofKey(name, atMost, List.of(), cursor -> cursor.take(atMost))), false);
    }

    private static <T> Type<T> noneOr(Variants<T> limit, T none) {
        return limit.orWord(new Type.Choice<>("limit", Map.of("none", none), List.of()), List.of(limit));
    }

    private static Field<Episodes> episodes(EpisodeKind kind, String description) {
        return Field.<Episodes>of(
                        kind.key(),
                        noneOr(EPISODES_LIMIT, 0L).as(most -> new Episodes(kind, most)),
                        description,
                        "none")
                .orElseMeans("any number will do");
    }

    private static Type<Long> count() {
        return Numbers.between("at-most", 0, Long.MAX_VALUE, "a whole number >= 0");
    }

    /** A rule has its rate in one text; here it is two keys, and whoever knows the one is told of the other. */
    private static Type<Long> countOfAttempts() {
        Type<Long> count = count();
        return new Type.Word<>(count.expected(), Schema.whole(0, Long.MAX_VALUE), text -> {
            Matcher rate = RATE.matcher(text.value());
            return rate.matches()
                    ? text.refuse(
                            "at-most: " + text.quoted() + " (expected: " + count.expected() + ")",
                            Nearest.didYouMean("at-most: " + rate.group("most") + ", per: " + rate.group("time")))
                    : count.read(new Value.Scalar("at-most", text));
        });
    }

    private static Type<Expectation> countOrTime() {
        Type<Expectation> counted = count().as(ExpectLanguage::hanging);
        Type<Expectation> timed = Quantity.DURATION.type().as(HeldFor::new);
        return new Type.Word<>(
                COUNT_OR_TIME_FORM,
                Schema.anyOf(List.of(Schema.whole(0, Long.MAX_VALUE), Schema.text(Quantity.DURATION.pattern()))),
                text -> {
                    Value value = new Value.Scalar("at-most", text);
                    if (TIME.matcher(text.value()).matches()) {
                        return timed.read(value);
                    }
                    return NUMBER.matcher(text.value()).matches()
                            ? counted.read(value)
                            : value.refuse(COUNT_OR_TIME_FORM);
                });
    }

    private static Expectation hanging(long most) {
        return new Episodes(EpisodeKind.HANGING, most);
    }
}
