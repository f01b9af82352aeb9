package io.hangup.config;

import io.hangup.config.Field.Absence;
import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the fields of one mapping, each by its row of the table, and must be {@linkplain #finish finished}: what was not
 * taken by then is a key that nobody knows.
 */
final class Cursor {
    private final Mapping mapping;
    private final Type.Section<?> section;
    private final Map<String, Entry> left = new LinkedHashMap<>();

    Cursor(Mapping mapping, Type.Section<?> section) {
        this.mapping = mapping;
        this.section = section;
        for (Entry entry : mapping.entries()) {
            Entry first = left.putIfAbsent(entry.key().value(), entry);
            if (first != null) {
                refuseDuplicate(first.key(), entry.key());
            }
        }
    }

    /** What to mark when something is wrong with the mapping as a whole. */
    Text place() {
        return mapping.place();
    }

    /** Whether nothing is left to take. */
    boolean isEmpty() {
        return left.isEmpty();
    }

    /** The known keys that are there and have not been taken yet. */
    List<Text> keys() {
        List<Text> keys = new ArrayList<>();
        left.values().stream()
                .map(Entry::key)
                .filter(key -> section.keys().contains(key.value()))
                .forEach(keys::add);
        return keys;
    }

    /** Takes a field: empty where it is absent and has no default, and where it is wrong, which is reported. */
    <T> Optional<T> take(Field<T> field) {
        Entry entry = left.remove(field.name());
        if (entry != null) {
            return field.type().read(entry.value());
        }
        if (field.absence() instanceof Absence.Forbidden && !isMisspelt(field.name())) {
            return place().refuse(section.name() + " has no \"" + field.name() + "\" (expected: " + field.name() + ": "
                    + field.example() + ")");
        }
        return field.absent();
    }

    /** Reports every key that was not taken. */
    void finish() {
        for (Entry entry : left.values()) {
            Text key = entry.key();
            key.refuse(
                    "unknown key " + key.quoted() + " (expected: " + String.join(", ", section.keys()) + ")",
                    Nearest.hint(key.value(), section.keys()).or(() -> Language.homeOf(key.value())));
        }
    }

    /** Whether one of the keys that nobody knows is probably this one, so that one mistake is not reported twice. */
    private boolean isMisspelt(String name) {
        return left.keySet().stream()
                .filter(key -> !section.keys().contains(key))
                .anyMatch(key ->
                        Nearest.to(key, section.keys()).filter(name::equals).isPresent());
    }

    private static void refuseDuplicate(Text first, Text again) {
        again.refuse("duplicate key " + again.quoted() + " (first on line " + first.line() + ", again on line "
                + again.line() + ")");
    }
}
