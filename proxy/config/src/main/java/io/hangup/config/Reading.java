package io.hangup.config;

import io.hangup.config.Problem.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One pass over one source: the text, the environment it may refer to, and the problems found so far. Whoever finds
 * something wrong reports it here and goes on, so that one mistake never hides another.
 */
final class Reading {
    private final Source source;
    private final Function<String, Optional<String>> environment;
    private final Set<Problem> problems = new LinkedHashSet<>();

    Reading(Source source, Function<String, Optional<String>> environment) {
        this.source = source;
        this.environment = environment;
    }

    /** A pass over one line of the command line, which the shell has expanded already. */
    static Reading ofLine(String name, String text) {
        return new Reading(new Source(name, text), variable -> Optional.empty());
    }

    Source source() {
        return source;
    }

    Optional<String> variable(String name) {
        return environment.apply(name);
    }

    /** Reports a problem between two positions; always empty, so that it can be what a reader returns. */
    <T> Optional<T> refuse(int from, int to, String message, Optional<String> hint) {
        problems.add(new Problem(source.place(from, to), message, hint));
        return Optional.empty();
    }

    /** Reports a problem with the source as a whole; always empty. */
    <T> Optional<T> refuse(String message) {
        problems.add(new Problem(Place.whole(source.name()), message, Optional.empty()));
        return Optional.empty();
    }

    /**
     * The end of the pass.
     *
     * @param value what the text describes; asked only when there is no problem
     */
    <T> Loaded<T> result(Supplier<T> value) {
        return problems.isEmpty() ? new Loaded.Valid<>(value.get()) : new Loaded.Invalid<>(sorted());
    }

    private List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(
                Problem::place, Comparator.comparingInt(Place::line).thenComparingInt(Place::column)));
        return sorted;
    }
}
