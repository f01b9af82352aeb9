package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.config.Type.Section.Need;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The words and keys of {@code fault:}. A step is one fault; faults are steps in order, or several to draw from. */
final class FaultLanguage {
    private static final int MOST_STEPS = 32;
    private static final int MOST_WEIGHT = 1_000_000;
    private static final long USUAL_EVERY_MILLIS = 1;

    // Steps.

    static final Type.Choice<Parts> WORDS = new Type.Choice<>("fault", words(), List.of());

    static final Field<Long> FOR = Field.of("for", Quantity.DURATION.type(), "How long the silence lasts.", "5s");
    static final Section<Parts> SILENCE =
            Section.of("a silence", List.of(FOR), cursor -> cursor.take(FOR).map(FaultLanguage::stalled));
    static final Field<Parts> STALL = stall(SILENCE);
    static final Section<Parts> STALL_STEP = Section.ofKey("a stall", STALL, List.of(), cursor -> cursor.take(STALL));
    static final Field<Long> REFUSE = Field.of(
            "refuse",
            Quantity.DURATION.type(),
            "The listener is closed for so long, and whoever connects meanwhile is refused; connections stay.",
            "5s");
    static final Section<Parts> REFUSE_STEP = Section.ofKey(
            "a refusal",
            REFUSE,
            List.of(),
            cursor -> cursor.take(REFUSE).map(millis -> Parts.of(target -> new Fault.Refuse(target, millis))));
    static final Field<Long> GARBAGE = Field.of(
            "garbage",
            Quantity.SIZE.upTo(Fault.MOST_GARBAGE_BYTES).type(),
            "So many random bytes behind all that was relayed, then a FIN; at most 64MiB.",
            "512B");
    static final Section<Parts> GARBAGE_STEP = Section.ofKey(
            "garbage",
            GARBAGE,
            List.of(),
            cursor -> cursor.take(GARBAGE).map(bytes -> Parts.of(target -> new Fault.Garbage(target, bytes))));

    static final Field<Located<Long>> CONNECT_DELAY = Field.of(
                    "connect-delay",
                    Quantity.DURATION.type().located(),
                    "How long the upstream is not dialled yet.",
                    "1s")
            .orElseMeans("it is dialled at once");
    static final Field<Located<Long>> DELAY = Field.of(
                    "delay", Quantity.DURATION.type().located(), "How long after it came each byte goes on.", "800ms")
            .orElseMeans("bytes go on at once");
    static final Field<Located<Long>> JITTER = Field.of(
                    "jitter",
                    Quantity.DURATION.type().located(),
                    "How much more or less than those delays it may be, at random; no more than each of them.",
                    "50ms")
            .orElseMeans("the delays are exact");
    static final Field<Long> THROTTLE = Field.of("throttle", Quantity.SPEED.type(), "How fast bytes go on.", "64KiB/s")
            .orElseMeans("bytes go on as fast as they come");
    static final Field<Long> SLICE = Field.of(
                    "slice",
                    Quantity.SIZE.upTo(Shape.WHOLE - 1).type(),
                    "How many bytes go on at once, at most.",
                    "16B")
            .orElseMeans("bytes go on in the pieces they come in");
    static final Field<Long> EVERY = Field.of(
                    "every", Quantity.DURATION.type(), "How long after one slice the next goes on.", "10ms")
            .orElseMeans(Words.millis(USUAL_EVERY_MILLIS) + ", where there are slices");
    static final Section<Parts> SHAPE_STEP = new Section<>(
            "a shape",
            List.of(CONNECT_DELAY, DELAY, THROTTLE, SLICE),
            List.of(new Need(JITTER, List.of(CONNECT_DELAY, DELAY)), new Need(EVERY, List.of(SLICE))),
            List.of(CONNECT_DELAY, DELAY, JITTER, THROTTLE, SLICE, EVERY),
            FaultLanguage::shaped);

    static final Variants<Parts> STEPS =
            new Variants<>("fault", List.of(STALL_STEP, REFUSE_STEP, GARBAGE_STEP, SHAPE_STEP), false);
    static final Type<Parts> WORD = STEPS.orWord(WORDS, List.of());
    static final Type<Parts> STEP = STEPS.orWord(WORDS, List.of(STEPS));

    // Steps in order.

    static final Type<Parts> IN_ORDER =
            new Type.ListOf<>("at least two faults, in order", STEP, 2).then(FaultLanguage::inOrder);
    static final Field<Parts> THEN = Field.<Parts>of(
                    "then",
                    STEPS.orWord(
                            WORDS,
                            List.of(
                                    STEPS,
                                    new Type.ListOf<>("at least one fault", STEP, 1).then(FaultLanguage::inOrder))),
                    "What comes next: a fault, or a list of them in order.",
                    "reset")
            .orElseMeans("nothing comes next");
    static final Section<Parts> SILENCE_FIRST = SILENCE.plus(THEN, FaultLanguage::followed);
    static final Field<Parts> STALL_FIRST = stall(SILENCE_FIRST);
    static final List<Section<Parts>> FAULTS = List.of(
            first(Section.ofKey("a stall", STALL_FIRST, List.of(), cursor -> cursor.take(STALL_FIRST))),
            first(REFUSE_STEP),
            first(GARBAGE_STEP),
            first(SHAPE_STEP));

    // Alternatives.

    static final Field<Long> WEIGHT = Field.of(
                    "weight",
                    Numbers.between("weight", 1, MOST_WEIGHT, "a whole number from 1 to " + MOST_WEIGHT),
                    "How often this one is drawn, against the weights of the others.",
                    "3")
            .orElse("1");
    static final Field<Parts> ALTERNATIVE = Field.of(
            "fault",
            forms(Function.identity(), FAULTS),
            "What happens where this one is drawn: a fault, or a list of them in order.",
            "close");
    static final List<Section<Alternative>> ALTERNATIVES = alternatives();
    static final Field<List<Alternative>> ONE_OF = Field.of(
            "one-of",
            new Type.ListOf<>(
                            "a list of faults, at least one",
                            forms(parts -> new Alternative(parts, 1), ALTERNATIVES),
                            1)
                    .then((all, place) -> Optional.of(all).filter(any -> !any.isEmpty())),
            "Several faults, of which each connection draws one by its lot.",
            "[reset, { fault: close, weight: 3 }]");
    static final Section<List<Alternative>> DRAWN =
            Section.ofKey("a choice of faults", ONE_OF, List.of(), cursor -> cursor.take(ONE_OF));

    static final Field<List<Alternative>> FAULT = Field.of(
            "fault",
            forms(parts -> List.of(new Alternative(parts, 1)), faultsAndDrawn()),
            "What happens: a word, a mapping, or a list of them in order.",
            "reset");

    private FaultLanguage() {}

    /**
     * A fault, maybe one of several.
     *
     * @param parts what happens
     * @param weight how often it is drawn
     */
    record Alternative(Parts parts, int weight) {}

    /** The faults of a rule, when it is known whom they hit. */
    static Faults against(Target target, List<Alternative> alternatives) {
        return new Faults(alternatives.stream()
                .map(each -> new Faults.Weighted(each.parts().against(target), each.weight()))
                .toList());
    }

    /** Every section of this table, those of alternatives last. */
    static List<Section<?>> sections() {
        List<Section<?>> sections = new ArrayList<>(FAULTS);
        sections.add(SILENCE_FIRST);
        sections.add(DRAWN);
        sections.add(ALTERNATIVES.get(0));
        return sections;
    }

    private static Map<String, Parts> words() {
        Map<String, Parts> words = new LinkedHashMap<>();
        for (Fault fault : Fault.all(Target.CLIENT)) {
            String name = fault.name();
            words.put(name, Parts.of(target -> Fault.named(name, target).orElseThrow()));
        }
        return words;
    }

    private static Parts stalled(long millis) {
        return Parts.of(target -> new Fault.StallFor(target, millis));
    }

    private static Field<Parts> stall(Section<Parts> silence) {
        return Field.of(
                "stall",
                new Type.Either<>(Quantity.DURATION.type().as(FaultLanguage::stalled), List.of(silence)),
                "Silence for so long; what comes meanwhile stays in the kernels, and goes on afterwards.",
                "5s");
    }

    private static Section<Parts> first(Section<Parts> step) {
        Section<Parts> followed = step.plus(THEN, FaultLanguage::followed);
        return new Section<>(
                followed.name(),
                followed.heads(),
                followed.needs(),
                followed.fields(),
                cursor -> followed.reader().apply(cursor).flatMap(parts -> checked(parts, cursor.place())));
    }

    private static Optional<Parts> followed(Parts first, Optional<Parts> next) {
        return Optional.of(next.map(first::then).orElse(first));
    }

    private static Optional<Parts> inOrder(List<Parts> steps, Text place) {
        Parts all =
                new Parts(steps.stream().flatMap(step -> step.aimed().stream()).toList());
        return steps.isEmpty() ? Optional.empty() : checked(all, place);
    }

    private static Optional<Parts> checked(Parts parts, Text place) {
        int count = parts.aimed().size();
        if (count > MOST_STEPS) {
            return place.refuse("faults in order: " + count + " of them (expected: at most " + MOST_STEPS + ")");
        }
        Optional<String> mistake = parts.mistake();
        return mistake.isPresent() ? place.refuse("faults in order: " + mistake.get()) : Optional.of(parts);
    }

    /** A word, a mapping or a list. */
    private static <T> Type<T> forms(Function<Parts, T> as, List<Section<T>> sections) {
        return new Type.Either<>(WORD.as(as), List.of(new Variants<>("fault", sections, false), IN_ORDER.as(as)));
    }

    private static List<Section<Alternative>> alternatives() {
        List<Section<Parts>> faults = new ArrayList<>();
        faults.add(Section.ofKey("an alternative", ALTERNATIVE, List.of(), cursor -> cursor.take(ALTERNATIVE)));
        faults.addAll(FAULTS);
        return faults.stream()
                .map(fault -> fault.plus(
                        WEIGHT,
                        (parts, weight) -> Optional.of(
                                new Alternative(parts, weight.orElse(1L).intValue()))))
                .toList();
    }

    private static List<Section<List<Alternative>>> faultsAndDrawn() {
        List<Section<List<Alternative>>> sections = new ArrayList<>();
        FAULTS.forEach(fault -> sections.add(fault.as(parts -> List.of(new Alternative(parts, 1)))));
        sections.add(DRAWN);
        return sections;
    }

    private static Optional<Parts> shaped(Cursor cursor) {
        Optional<Located<Long>> connect = cursor.take(CONNECT_DELAY);
        Optional<Located<Long>> delay = cursor.take(DELAY);
        Optional<Located<Long>> jitter = cursor.take(JITTER);
        Optional<Long> throttle = cursor.take(THROTTLE);
        Optional<Long> slice = cursor.take(SLICE);
        Optional<Long> every = cursor.take(EVERY);
        jitter.ifPresent(most -> {
            checkJitter(most, connect);
            checkJitter(most, delay);
        });
        Shape shape = new Shape(
                connect.map(Located::value).orElse(0L),
                delay.map(Located::value).orElse(0L),
                jitter.map(Located::value).orElse(0L),
                throttle.orElse(Shape.UNLIMITED),
                slice.map(Math::toIntExact).orElse(Shape.WHOLE),
                every.orElse(slice.isPresent() ? USUAL_EVERY_MILLIS : 0));
        boolean isAny = connect.isPresent() || !shape.leavesBytesAlone();
        return isAny ? Optional.of(Parts.of(target -> new Fault.Shaped(target, shape))) : Optional.empty();
    }

    private static void checkJitter(Located<Long> jitter, Optional<Located<Long>> delay) {
        if (delay.isPresent() && jitter.value() > delay.get().value()) {
            jitter.place()
                    .refuse("jitter " + Words.millis(jitter.value()) + " is more than the delay of "
                            + Words.millis(delay.get().value()) + " beside it (expected: no more than that)");
        }
    }
}
