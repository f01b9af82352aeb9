package io.hangup.config;

import io.hangup.config.Field.Absence;
import io.hangup.config.Type.Section.Need;
import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes the fields of one mapping, each by its row of the table, and must be {@linkplain #finish finished}: what was not
 * taken by then is a key that nobody knows.
 */
final class Cursor {
    private final Mapping mapping;
    private final Type.Section<?> section;
    private final List<String> known;
    private final Map<String, Entry> left = new LinkedHashMap<>();
    private final Map<String, String> misspelt;

    Cursor(Mapping mapping, Type.Section<?> section, List<String> known) {
        this.mapping = mapping;
        this.section = section;
        this.known = known;
        for (Entry entry : mapping.entries()) {
            Text key = entry.key();
            Entry first = left.putIfAbsent(key.value(), entry);
            if (first != null) {
                key.refuse("duplicate key " + key.quoted() + " (first on line "
                        + first.key().line() + ", again on line " + key.line() + ")");
            }
        }
        this.misspelt = misspelt(mapping, known);
        section.needs().forEach(this::checkNeed);
    }

    /** The keys of a mapping that are not known, each with the one that was probably meant, where there is one. */
    static Map<String, String> misspelt(Mapping mapping, List<String> known) {
        Map<String, String> misspelt = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            String key = entry.key().value();
            if (!known.contains(key)) {
                Nearest.to(key, known).ifPresent(near -> misspelt.put(key, near));
            }
        }
        return misspelt;
    }

    private void checkNeed(Need need) {
        Entry entry = left.get(need.field().name());
        boolean isAlone = need.others().stream()
                .map(Field::name)
                .noneMatch(other -> left.containsKey(other) || misspelt.containsValue(other));
        if (entry != null && isAlone) {
            entry.key().refuse(without(entry.key(), need.others()));
        }
    }

    /** The message about a key that means nothing without one of others. */
    static String without(Text key, List<Field<?>> others) {
        String names =
                others.stream().map(Field::name).map(Glyphs::quoted).distinct().collect(Collectors.joining(" or "));
        Field<?> first = others.get(0);
        return key.quoted() + " without " + names + " (expected: " + first.name() + ": " + first.example()
                + (others.size() == 1 ? "" : ", or another of them,") + " beside it)";
    }

    /** What to mark when something is wrong with the mapping as a whole. */
    Text place() {
        return mapping.place();
    }

    /** Where the value of a field stands that is there and not taken yet. */
    Optional<Text> placeOf(Field<?> field) {
        return Optional.ofNullable(left.get(field.name()))
                .map(entry -> entry.value().place());
    }

    /** Takes a field: empty where it is absent and has no default, and where it is wrong, which is reported. */
    <T> Optional<T> take(Field<T> field) {
        Entry entry = left.remove(field.name());
        if (entry != null) {
            return field.type().read(entry.value());
        }
        // A key that is there under a misspelt name is one mistake, and is reported as that.
        if (field.absence() instanceof Absence.Forbidden && !misspelt.containsValue(field.name())) {
            return place().refuse(section.name() + " has no \"" + field.name() + "\" (expected: " + field.name() + ": "
                    + field.example() + ")");
        }
        return field.absent();
    }

    /** Takes a field that says nothing where it is left out, whatever its default. */
    <T> Optional<T> takeIfThere(Field<T> field) {
        return left.containsKey(field.name()) ? take(field) : Optional.empty();
    }

    /** Reports every key that was not taken. */
    void finish() {
        for (Entry entry : left.values()) {
            Text key = entry.key();
            if (known.contains(key.value())) {
                key.refuse(beside(key));
            } else {
                refuseUnknown(key, known, misspelt);
            }
        }
    }

    /** Reports a key that nobody knows. */
    static void refuseUnknown(Text key, List<String> known, Map<String, String> misspelt) {
        key.refuse(
                "unknown key " + key.quoted() + " (expected: " + (known.isEmpty() ? "none" : String.join(", ", known))
                        + ")",
                Optional.ofNullable(misspelt.get(key.value()))
                        .map(Nearest::didYouMean)
                        .or(() -> Language.homeOf(key.value())));
    }

    private String beside(Text key) {
        List<String> heads = section.heads().stream().map(Field::name).toList();
        Text head = mapping.entries().stream()
                .map(Entry::key)
                .filter(other ->
                        heads.contains(other.value()) || heads.contains(misspelt.getOrDefault(other.value(), "")))
                .findFirst()
                .orElse(mapping.place());
        boolean isFar = head.line() != key.line();
        return key.quoted() + (isFar ? " on line " + key.line() : "") + " beside " + head.quoted()
                + (isFar ? " on line " + head.line() : "") + " (expected: one of them)";
    }
}
