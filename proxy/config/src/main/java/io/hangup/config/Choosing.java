package io.hangup.config;

import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Connections.Range;
import io.hangup.core.rule.Limits.Rate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which connections a rule takes, and how often. */
final class Choosing {
    /** What may stand behind {@code connections:}. */
    static final String FORM = "all, a share such as 20%, numbers such as [3, 7-9], every 50th, first 2, after 2, open,"
            + " opened-before, opened-after, or oldest 3";

    private static final String ORDINAL_FORM = "a whole number >= 1, or a range such as 9-12";
    private static final String RATE_FORM = "a number and a time such as 10 per 1m";
    private static final Pattern COUNTED =
            Pattern.compile("(?<word>every|first|after|oldest)(?:\\s+(?<number>\\S.*))?", Pattern.DOTALL);
    private static final Pattern NTH = Pattern.compile("(?<number>[0-9]+)(?:st|nd|rd|th)");
    private static final Pattern RANGE = Pattern.compile("(?<first>[0-9]+)(?<dash>\\s*-\\s*)(?<last>[0-9]+)");
    private static final Pattern RATE = Pattern.compile("(?<most>\\S+)\\s+per\\s+(?<time>\\S+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final String SCHEMA_FORM = "all|0*(100(\\.0{1,6})?|[0-9]{1,2}(\\.[0-9]{1,6})?)%"
            + "|every\\s+0*[1-9][0-9]*(st|nd|rd|th)?|(first|after|oldest)\\s+0*[1-9][0-9]*|open|opened-before|opened-after";

    private Choosing() {}

    /** All connections, a share of them, or some that are named, counted or open. */
    static Type<Connections> connections() {
        Type<Located<Range>> ordinal = new Type.Word<>(
                        ORDINAL_FORM,
                        Schema.anyOf(
                                List.of(Schema.whole(1, Long.MAX_VALUE), Schema.text("0*[1-9][0-9]*-0*[1-9][0-9]*"))),
                        Choosing::range)
                .located();
        return new Type.Either<>(
                new Type.Word<>(FORM, Schema.text(SCHEMA_FORM), Choosing::word),
                List.of(new Type.ListOf<>(FORM, ordinal, 1).then((ranges, place) -> ordinals(ranges))));
    }

    private static Optional<Connections> word(Text text) {
        Connections plain = words().get(text.value());
        if (plain != null) {
            return Optional.of(plain);
        }
        Matcher counted = COUNTED.matcher(text.value());
        if (counted.matches()) {
            return counted(text, counted);
        }
        Optional<String> near = Nearest.to(text.value(), words().keySet());
        return near.isPresent()
                ? text.refuse(message(text), Nearest.didYouMean(near.get()))
                : Numbers.percent(text, FORM).map(Connections.Percent::new);
    }

    private static Map<String, Connections> words() {
        Map<String, Connections> words = new LinkedHashMap<>();
        for (Connections each : List.of(
                new Connections.All(),
                new Connections.Open(),
                new Connections.OpenedBefore(),
                new Connections.OpenedAfter())) {
            words.put(each.text(), each);
        }
        return words;
    }

    private static String message(Text text) {
        return "connections: " + text.quoted() + " (expected: " + FORM + ")";
    }

    private static Optional<Connections> counted(Text text, Matcher form) {
        String word = form.group("word");
        String example = word.equals("every") ? "every 50th" : word + " 3";
        if (form.group("number") == null) {
            return text.refuse("connections: " + text.quoted() + " needs a number (expected: " + example + ")");
        }
        Text number = text.part(form.start("number"), form.end("number"));
        Matcher nth = NTH.matcher(number.value());
        Text digits = word.equals("every") && nth.matches() ? number.part(0, nth.end("number")) : number;
        return Globs.count(word).read(new Value.Scalar(word, digits.unquoted())).map(choice(word)::apply);
    }

    private static LongFunction<Connections> choice(String word) {
        return switch (word) {
            case "every" -> Connections.Every::new;
            case "first" -> Connections.First::new;
            case "after" -> Connections.After::new;
            default -> Connections.Oldest::new;
        };
    }

    private static Optional<Range> range(Text text) {
        Matcher form = RANGE.matcher(text.value());
        if (!form.matches()) {
            return Numbers.integer(text, "connection", 1, ORDINAL_FORM).map(number -> new Range(number, number));
        }
        Optional<Long> first = end(text.part(form.start("first"), form.end("first")));
        Optional<Long> last = end(text.part(form.start("last"), form.end("last")));
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        String message = "connections " + text.quoted() + " (expected: " + ORDINAL_FORM + ")";
        if (first.get() > last.get()) {
            return text.refuse(message, Nearest.didYouMean(last.get() + "-" + first.get()));
        }
        return form.group("dash").length() > 1
                ? text.refuse(message, Nearest.didYouMean(first.get() + "-" + last.get()))
                : Optional.of(new Range(first.get(), last.get()));
    }

    /** One end of a range, which is a text to YAML, with quotes or without. */
    private static Optional<Long> end(Text part) {
        return Numbers.integer(part.unquoted(), "connection", 1, ORDINAL_FORM);
    }

    /** Connections named by their numbers, none of them twice. */
    private static Optional<Connections> ordinals(List<Located<Range>> ranges) {
        TreeMap<Long, Range> seen = new TreeMap<>();
        for (Located<Range> located : ranges) {
            Range range = located.value();
            Map.Entry<Long, Range> before = seen.floorEntry(range.last());
            if (before != null && before.getValue().last() >= range.first()) {
                located.place()
                        .refuse("connection "
                                + Math.max(before.getValue().first(), range.first())
                                + " is there twice (expected: once)");
            } else {
                seen.put(range.first(), range);
            }
        }
        return seen.isEmpty() ? Optional.empty() : Optional.of(new Connections.Ordinals(List.copyOf(seen.values())));
    }

    /** So many in any stretch of so long; messages name the key. */
    static Type<Rate> rate(String key) {
        return new Type.Word<>(
                RATE_FORM, Schema.text("([1-9][0-9]{0,2}|1000)\\s+per\\s+" + Quantity.DURATION.pattern()), text -> {
                    Matcher form = RATE.matcher(text.value());
                    String message = key + " " + text.quoted() + " (expected: " + RATE_FORM + ")";
                    if (!form.matches()) {
                        return NUMBER.matcher(text.value()).matches()
                                ? text.refuse(
                                        key + " " + text.quoted() + " has no time (expected: " + RATE_FORM + ")",
                                        Nearest.didYouMean(text.value() + " per 1s", text.value() + " per 1m"))
                                : text.refuse(message);
                    }
                    Optional<Long> most = Numbers.between(key, 1, Rate.MOST, "a whole number from 1 to " + Rate.MOST)
                            .read(new Value.Scalar(
                                    key,
                                    text.part(form.start("most"), form.end("most"))
                                            .unquoted()));
                    Optional<Long> millis = Quantity.DURATION
                            .type()
                            .read(new Value.Scalar(key, text.part(form.start("time"), form.end("time"))));
                    return most.flatMap(number -> millis.map(time -> new Rate(number.intValue(), time)));
                });
    }
}
