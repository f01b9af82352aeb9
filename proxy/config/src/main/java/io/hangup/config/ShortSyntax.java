package io.hangup.config;

import io.hangup.config.ShortTokens.Piece;
import io.hangup.config.Text.Form;
import io.hangup.config.Type.Section;
import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Items;
import io.hangup.config.Value.Mapping;
import io.hangup.config.Value.Nothing;
import io.hangup.config.Value.Scalar;
import io.hangup.core.rule.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes of a rule in one line what the same rule is in a file, for the same table to read. */
final class ShortSyntax {
    private final Text line;
    private final List<Piece> pieces;
    private final List<Entry> entries = new ArrayList<>();

    ShortSyntax(Text line, List<Piece> pieces) {
        this.line = line;
        this.pieces = pieces;
    }

    /** The rule as a mapping, or empty where nothing says what it is, which was reported. */
    Optional<Value> rule() {
        Deque<Text> words = new ArrayDeque<>(pieces.get(0).words());
        if (words.isEmpty()) {
            line.refuse("no fault (expected: " + ShortRule.FORM + ")");
        } else if (words.peek().value().equals(RuleLanguage.SCENARIO.name())) {
            add(RuleLanguage.SCENARIO, words.peek(), one(RuleLanguage.SCENARIO.name(), words.pop(), words));
        } else {
            cause(words);
        }
        if (!words.isEmpty()) {
            words.peek().refuse("unexpected " + words.peek().quoted() + " (expected: " + ShortRule.FORM + ")");
        }
        boolean isAny = !pieces.get(0).words().isEmpty();
        pieces.subList(1, pieces.size()).forEach(this::behindComma);
        return isAny ? Optional.of(new Mapping("rule", line, entries)) : Optional.empty();
    }

    private void cause(Deque<Text> words) {
        add(FaultLanguage.FAULT, words.peek(), faults(words));
        Optional<Text> side = keyword(words, RuleLanguage.SIDE);
        Optional<Text> word =
                Optional.ofNullable(words.peek()).filter(next -> !next.value().equals(MomentLanguage.WHEN.name()));
        if (side.isPresent() || word.isPresent()) {
            Text place = side.or(() -> word).orElseThrow();
            add(RuleLanguage.SIDE, place, word.isPresent() ? one("side", place, words) : new Nothing("side", place));
        }
        Optional<Text> when = keyword(words, MomentLanguage.WHEN);
        when.ifPresent(key -> add(MomentLanguage.WHEN, key, moment(key, words)));
    }

    private void add(Field<?> field, Text place, Value value) {
        if (entries.stream().anyMatch(entry -> entry.key().value().equals(field.name()))) {
            place.refuse("a second " + Glyphs.quoted(field.name()) + " (expected: one)");
            return;
        }
        entries.add(new Entry(named(field.name(), place), value));
    }

    private static Text named(String key, Text place) {
        return new Text(place.reading(), key, place.from(), place.to(), Form.EXPANDED);
    }

    private static Optional<Text> keyword(Deque<Text> words, Field<?> field) {
        boolean isNext = !words.isEmpty() && words.peek().value().equals(field.name());
        return isNext ? Optional.of(words.pop()) : Optional.empty();
    }

    private static Value one(String subject, Text key, Deque<Text> words) {
        return words.isEmpty() ? new Nothing(subject, key) : new Scalar(subject, words.pop());
    }

    private Value faults(Deque<Text> words) {
        String subject = FaultLanguage.FAULT.name();
        List<Value> faults = new ArrayList<>();
        Text first = words.element();
        faults.add(fault(words));
        Optional<Text> then = keyword(words, FaultLanguage.THEN);
        while (then.isPresent()) {
            faults.add(words.isEmpty() ? new Nothing(subject, then.get()) : fault(words));
            then = keyword(words, FaultLanguage.THEN);
        }
        return faults.size() == 1 ? faults.get(0) : new Items(subject, first, faults);
    }

    private static Value fault(Deque<Text> words) {
        Text word = words.pop();
        String stall = FaultLanguage.STALL.name();
        boolean isForGood = word.value().equals(stall)
                && (words.isEmpty() || !startsWithDigit(words.peek().value()));
        Optional<Section<Parts>> step = FaultLanguage.STEPS.sections().stream()
                .filter(section -> section.keys().contains(word.value()))
                .findFirst();
        return isForGood || step.isEmpty() ? new Scalar("fault", word) : told("fault", word, step.get(), words);
    }

    private static boolean startsWithDigit(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(0));
    }

    /** What is told how much: a key, its value, and the other keys of its section that follow. */
    private static Value told(String subject, Text head, Section<?> section, Deque<Text> words) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(head, value(head, section, words)));
        while (!words.isEmpty() && section.keys().contains(words.peek().value())) {
            Text key = words.pop();
            entries.add(new Entry(key, value(key, section, words)));
        }
        return new Mapping(subject, head, entries);
    }

    private static Value value(Text key, Section<?> section, Deque<Text> words) {
        String name = key.value();
        boolean isRequest = section.keys().contains(MomentLanguage.REQUEST.name());
        if (name.equals(MomentLanguage.REQUEST.name())) {
            return request(key, words);
        }
        if (name.equals(MomentLanguage.TLS.name())) {
            Entry server = new Entry(named(MomentLanguage.SNI.name(), key), one(MomentLanguage.SNI.name(), key, words));
            return new Mapping(name, key, List.of(server));
        }
        if (isRequest && !words.isEmpty() && words.peek().value().equals(MomentLanguage.BODY.name())) {
            Text body = words.pop();
            return new Mapping(name, body, List.of(new Entry(body, one(MomentLanguage.BODY.name(), body, words))));
        }
        return one(name, key, words);
    }

    private static Value request(Text key, Deque<Text> words) {
        List<Entry> match = new ArrayList<>();
        List<Entry> headers = new ArrayList<>();
        List<String> keys = MomentLanguage.REQUEST_SECTION.keys();
        Optional<Text> header = Optional.empty();
        while (!words.isEmpty() && keys.contains(words.peek().value())) {
            Text part = words.pop();
            if (!part.value().equals(MomentLanguage.HEADER.name())) {
                match.add(new Entry(part, one(part.value(), part, words)));
            } else if (words.isEmpty()) {
                match.add(new Entry(part, new Nothing(part.value(), part)));
            } else {
                header = header.isPresent() ? header : Optional.of(part);
                Text name = words.pop();
                boolean hasColon = name.value().endsWith(":");
                Text bare = hasColon ? name.part(0, name.value().length() - 1) : name;
                headers.add(new Entry(bare, one(MomentLanguage.HEADER.name(), name, words)));
            }
        }
        header.ifPresent(place -> match.add(new Entry(place, new Mapping(place.value(), place, headers))));
        return new Mapping(key.value(), key, match);
    }

    private static Value moment(Text when, Deque<Text> words) {
        if (words.isEmpty()) {
            return new Nothing(MomentLanguage.WHEN.name(), when);
        }
        Text word = words.pop();
        boolean isWord = MomentLanguage.WORDS.words().containsKey(word.value())
                && (words.isEmpty() || !startsWithDigit(words.peek().value()));
        Optional<Section<Moment>> told = MomentLanguage.MOMENTS.sections().stream()
                .filter(section -> section.heads().get(0).name().equals(word.value()))
                .findFirst();
        return isWord || told.isEmpty()
                ? new Scalar(MomentLanguage.WHEN.name(), word)
                : told(MomentLanguage.WHEN.name(), word, told.get(), words);
    }

    private void behindComma(Piece piece) {
        if (piece.words().isEmpty()) {
            add(RuleLanguage.CONNECTIONS, piece.comma(), new Nothing(RuleLanguage.CONNECTIONS.name(), piece.comma()));
            return;
        }
        Text key = piece.words().get(0);
        Optional<Field<?>> field =
                limits().filter(each -> each.name().equals(key.value())).findFirst();
        if (field.isEmpty()) {
            add(RuleLanguage.CONNECTIONS, piece.whole(), connections(piece.whole()));
            return;
        }
        String name = key.value();
        List<Text> rest = piece.words().subList(1, piece.words().size());
        if (name.equals(RuleLanguage.FROM.name()) && rest.size() > 1) {
            List<Value> ranges = new ArrayList<>();
            rest.forEach(range -> ranges.add(new Scalar(name, range)));
            add(field.get(), key, new Items(name, key, ranges));
        } else {
            Text value = piece.whole().trimmed(name.length());
            add(field.get(), key, rest.isEmpty() ? new Nothing(name, key) : new Scalar(name, value));
        }
    }

    private static Stream<Field<?>> limits() {
        return Stream.of(
                RuleLanguage.FROM, RuleLanguage.TIMES, RuleLanguage.AT_MOST, RuleLanguage.FOR, RuleLanguage.ARMED);
    }

    private static Value connections(Text written) {
        String subject = RuleLanguage.CONNECTIONS.name();
        String value = written.value();
        if (!value.startsWith("[") || !value.endsWith("]")) {
            return new Scalar(subject, written);
        }
        List<Value> numbers = new ArrayList<>();
        int close = value.length() - 1;
        int begin = value.substring(1, close).isBlank() ? value.length() : 1;
        while (begin <= close) {
            int next = value.indexOf(',', begin);
            int end = next < 0 ? close : next;
            numbers.add(new Scalar(subject, written.part(begin, end).trimmed(0)));
            begin = end + 1;
        }
        return new Items(subject, written, numbers);
    }
}
