package io.hangup.config;

import io.hangup.config.Field.Absence;
import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Mapping;
import java.util.HashMap;
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
    private final List<String> known;
    private final Map<String, Entry> left = new LinkedHashMap<>();
    private final Map<String, String> misspelt = new HashMap<>();

    Cursor(Mapping mapping, Type.Section<?> section) {
        this.mapping = mapping;
        this.section = section;
        this.known = section.keys();
        for (Entry entry : mapping.entries()) {
            Text key = entry.key();
            Entry first = left.putIfAbsent(key.value(), entry);
            if (first != null) {
                key.refuse("duplicate key " + key.quoted() + " (first on line "
                        + first.key().line() + ", again on line " + key.line() + ")");
            }
        }
        for (String key : left.keySet()) {
            if (!known.contains(key)) {
                Nearest.to(key, known).ifPresent(near -> misspelt.put(key, near));
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
        return left.values().stream()
                .map(Entry::key)
                .filter(key -> known.contains(key.value()))
                .toList();
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

    /** Reports every key that was not taken. */
    void finish() {
        for (Entry entry : left.values()) {
            Text key = entry.key();
            key.refuse(
                    "unknown key " + key.quoted() + " (expected: " + String.join(", ", known) + ")",
                    Optional.ofNullable(misspelt.get(key.value()))
                            .map(Nearest::didYouMean)
                            .or(() -> Language.homeOf(key.value())));
        }
    }
}
