package io.hangup.config;

import java.util.List;

/**
 * What became of a text: a value without a single problem, and perhaps with warnings, or every problem there is.
 *
 * @param <T> what the text describes
 */
public sealed interface Loaded<T> {
    /**
     * The text is good.
     *
     * @param value what it says
     * @param warnings what is probably not meant so, sorted by line and column; often nothing
     */
    record Valid<T>(T value, List<Problem> warnings) implements Loaded<T> {
        /** Copies the list. */
        public Valid {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The text is not good.
     *
     * @param problems at least one, sorted by line and column, none twice
     */
    record Invalid<T>(List<Problem> problems) implements Loaded<T> {
        /** Copies the list and checks that it says anything. */
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: none (expected: at least one)");
            }
        }
    }
}
