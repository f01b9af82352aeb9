package io.hangup.app.log;

import java.util.List;
import java.util.Map;

/**
 * One thing that is said: once in words for people and once in fields for programs, so that both forms always tell the
 * same.
 *
 * @param event its name in JSON
 * @param mark the sign in front of the words
 * @param words for people
 * @param more further lines for people, below the words; often none
 * @param fields for programs, in their order; strings, whole numbers and booleans
 */
public record Said(String event, Mark mark, String words, List<String> more, Map<String, Object> fields) {
    /** Copies the lines. */
    public Said {
        more = List.copyOf(more);
    }

    /** What one line says. */
    public Said(String event, Mark mark, String words, Map<String, Object> fields) {
        this(event, mark, words, List.of(), fields);
    }
}
