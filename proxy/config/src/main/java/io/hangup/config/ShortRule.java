package io.hangup.config;

import io.hangup.config.Value.Items;
import io.hangup.config.Value.Nothing;
import io.hangup.config.Value.Scalar;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short form of a rule, for the command line: {@code FAULT [side] [client|upstream|both] [when MOMENT [SIZE]]
 * [, CONNECTIONS]}, in the words of the file. What {@link Rule#text()} prints can be typed back.
 */
public final class ShortRule {
    /** What problems call the text. */
    public static final String SOURCE = "--rule";

    private static final String FORM = "FAULT [client|upstream|both] [when MOMENT [SIZE]] [, CONNECTIONS]";
    private static final Pattern WORD = Pattern.compile("\\S+");

    private ShortRule() {}

    /**
     * Reads a rule such as {@code reset when upstream-sent 64KiB, 20%}.
     *
     * @param text as it was typed
     * @param position of the rule among those of its proxy, from 1; its name is {@code fault-POSITION}
     */
    public static Loaded<Rule> parse(String text, int position) {
        Reading reading = Reading.ofLine(SOURCE, text);
        Written.Rule rule = read(Text.ofLine(reading));
        return reading.result(() -> Compiler.rule(rule, "fault-" + position));
    }

    private static Written.Rule read(Text line) {
        int comma = line.value().indexOf(',');
        Deque<Text> words = words(line.part(0, comma < 0 ? line.value().length() : comma));
        Optional<Fault> fault =
                words.isEmpty() ? line.refuse("no fault (expected: " + FORM + ")") : read(Language.FAULT, words.pop());
        Optional<Target> side = side(words);
        Optional<Moment> moment = moment(words);
        if (!words.isEmpty()) {
            words.peek().refuse("unexpected " + words.peek().quoted() + " (expected: " + FORM + ")");
        }
        Optional<Connections> connections = comma < 0
                ? Language.CONNECTIONS.absent()
                : connections(line.part(comma, comma + 1), line.trimmed(comma + 1));
        return new Written.Rule(line, Optional.empty(), fault, side, moment, connections);
    }

    private static Optional<Target> side(Deque<Text> words) {
        Optional<Text> keyword = keyword(words, Language.SIDE.name());
        Optional<Text> word =
                Optional.ofNullable(words.peek()).filter(next -> !next.value().equals(Language.WHEN.name()));
        if (word.isPresent()) {
            return read(Language.SIDE, words.pop());
        }
        return keyword.isPresent() ? nothing(Language.SIDE, keyword.get()) : Language.SIDE.absent();
    }

    private static Optional<Moment> moment(Deque<Text> words) {
        Optional<Text> keyword = keyword(words, Language.WHEN.name());
        if (keyword.isEmpty()) {
            return Language.WHEN.absent();
        }
        if (words.isEmpty()) {
            return nothing(Language.WHEN, keyword.get());
        }
        Text moment = words.pop();
        for (Field<Moment> measured : Language.MEASURED) {
            if (measured.name().equals(moment.value())) {
                return words.isEmpty() ? nothing(measured, moment) : read(measured, words.pop());
            }
        }
        return Language.PLAIN_MOMENT.parse(moment);
    }

    private static Optional<Connections> connections(Text comma, Text written) {
        String value = written.value();
        if (value.isEmpty()) {
            return nothing(Language.CONNECTIONS, comma);
        }
        if (!value.startsWith("[") || !value.endsWith("]")) {
            return read(Language.CONNECTIONS, written);
        }
        List<Value> numbers = new ArrayList<>();
        int close = value.length() - 1;
        int begin = value.substring(1, close).isBlank() ? value.length() : 1;
        while (begin <= close) {
            int next = value.indexOf(',', begin);
            int end = next < 0 ? close : next;
            numbers.add(new Scalar(
                    Language.CONNECTIONS.name(), written.part(begin, end).trimmed(0)));
            begin = end + 1;
        }
        return Language.CONNECTIONS.type().read(new Items(Language.CONNECTIONS.name(), written, numbers));
    }

    private static Optional<Text> keyword(Deque<Text> words, String keyword) {
        boolean isNext = !words.isEmpty() && words.peek().value().equals(keyword);
        return isNext ? Optional.of(words.pop()) : Optional.empty();
    }

    private static <T> Optional<T> read(Field<T> field, Text text) {
        return field.type().read(new Scalar(field.name(), text));
    }

    private static <T> Optional<T> nothing(Field<T> field, Text place) {
        return field.type().read(new Nothing(field.name(), place));
    }

    private static Deque<Text> words(Text text) {
        Deque<Text> words = new ArrayDeque<>();
        Matcher word = WORD.matcher(text.value());
        while (word.find()) {
            words.add(text.part(word.start(), word.end()));
        }
        return words;
    }
}
