package io.hangup.config;

import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping of one of several kinds; which one, its keys tell.
 *
 * @param noun what it describes, for messages: {@code moment}
 * @param sections the kinds; the first of which a {@linkplain Type.Section#heads head} is there is meant
 * @param firstIsUsual whether the first kind is meant where no head is there
 */
record Variants<T>(String noun, List<Type.Section<T>> sections, boolean firstIsUsual) implements Type<T> {
    /** Copies the list. */
    Variants {
        sections = List.copyOf(sections);
    }

    /** The keys that tell one kind from another. */
    List<String> heads() {
        return sections.stream()
                .flatMap(section -> section.heads().stream())
                .map(Field::name)
                .toList();
    }

    /**
     * A word in place of such a mapping. That a mapping was meant is said where the word is one of its keys, or begins with
     * one.
     */
    Type<T> orWord(Choice<T> words, List<Type<T>> structures) {
        Choice<T> choice = words.or(heads().stream()
                .filter(head -> !words.words().containsKey(head))
                .toList());
        Type<T> text =
                new Word<>(choice.expected(), Schema.words(choice.words().keySet()), written -> read(written, choice));
        return new Either<>(text, structures);
    }

    private Optional<T> read(Text text, Choice<T> words) {
        if (!words.words().containsKey(text.value())) {
            for (Type.Section<T> section : sections) {
                for (Field<?> head : section.heads()) {
                    if (begins(text, head.name())) {
                        return refuseWord(text, head);
                    }
                }
            }
        }
        return words.parse(text, hint(text));
    }

    /** A text that would be right behind the one key there is. */
    private Optional<String> hint(Text text) {
        return sections.size() == 1 && sections.get(0).heads().size() == 1
                ? sections.get(0).heads().get(0).asMapping(text).map(Nearest::didYouMean)
                : Optional.empty();
    }

    private static boolean begins(Text text, String head) {
        return text.value().equals(head)
                || (text.value().startsWith(head)
                        && Character.isWhitespace(text.value().charAt(head.length())));
    }

    private Optional<T> refuseWord(Text text, Field<?> head) {
        String rest = text.value().substring(head.name().length()).trim();
        String message = noun + " " + text.quoted() + " needs " + head.type().expected() + " (expected: { "
                + head.name() + ": " + head.example() + " })";
        return rest.isEmpty()
                ? text.refuse(message)
                : text.refuse(message, Nearest.didYouMean("{ " + head.name() + ": " + rest + " }"));
    }

    @Override
    public String expected() {
        return "a mapping with " + String.join(", ", keys());
    }

    @Override
    public boolean fits(Value value) {
        return value instanceof Mapping;
    }

    @Override
    public Map<String, Object> schema(Schema schema) {
        return Schema.anyOf(
                sections.stream().map(section -> section.schema(schema)).toList());
    }

    @Override
    public Optional<T> read(Value value) {
        if (!(value instanceof Mapping mapping) || (mapping.entries().isEmpty() && !firstIsUsual)) {
            return value.refuse(expected());
        }
        List<String> known = keys();
        Map<String, String> misspelt = Cursor.misspelt(mapping, known);
        List<String> there = mapping.entries().stream()
                .map(entry -> entry.key().value())
                .map(key -> misspelt.getOrDefault(key, key))
                .toList();
        for (Type.Section<T> section : sections) {
            if (section.heads().stream().anyMatch(head -> there.contains(head.name()))) {
                return section.read(mapping, known);
            }
        }
        if (firstIsUsual) {
            return sections.get(0).read(mapping, known);
        }
        mapping.entries().forEach(entry -> refuse(entry, known, misspelt));
        return Optional.empty();
    }

    private void refuse(Entry entry, List<String> known, Map<String, String> misspelt) {
        Text key = entry.key();
        if (!known.contains(key.value())) {
            Cursor.refuseUnknown(key, known, misspelt);
            return;
        }
        List<Field<?>> heads = sections.stream()
                .filter(section -> section.keys().contains(key.value()))
                .<Field<?>>flatMap(section -> section.othersOf(key.value()).stream())
                .toList();
        key.refuse(Cursor.without(key, heads));
    }

    /** Every key of every kind, each once. */
    List<String> keys() {
        return sections.stream()
                .flatMap(section -> section.keys().stream())
                .distinct()
                .toList();
    }
}
