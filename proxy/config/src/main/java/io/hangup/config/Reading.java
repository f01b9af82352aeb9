package io.hangup.config;

import io.hangup.config.Problem.Place;
import java.util.ArrayList;
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
    private final Optional<Function<String, Optional<String>>> environment;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    private Reading(Source source, Optional<Function<String, Optional<String>>> environment) {
        this.source = source;
        this.environment = environment;
    }

    /** A pass over a file. */
    Reading(Source source, Function<String, Optional<String>> environment) {
        this(source, Optional.of(environment));
    }

    /** A pass over one line of the command line. The shell has expanded it already: a dollar sign stands for itself. */
    static Reading ofLine(String name, String text) {
        return new Reading(Source.ofLine(name, text), Optional.empty());
    }

    /** A pass over what somebody sent who has nothing to do with the environment: a dollar sign stands for itself. */
    static Reading unexpanded(Source source) {
        return new Reading(source, Optional.empty());
    }

    Source source() {
        return source;
    }

    /** Whether variables are replaced. */
    boolean expands() {
        return environment.isPresent();
    }

    Optional<String> variable(String name) {
        return environment.flatMap(variables -> variables.apply(name));
    }

    /** Reports a problem between two positions; always empty, so that it can be what a reader returns. */
    <T> Optional<T> refuse(int from, int to, String message, Optional<String> hint) {
        problems.add(new Problem(source.place(from, to), message, hint));
        return Optional.empty();
    }

    /** Reports what is no mistake by itself, but probably not meant so. */
    void warn(int from, int to, String message) {
        warnings.add(new Problem(source.place(from, to), "warning: " + message, Optional.empty()));
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
        return problems.isEmpty()
                ? new Loaded.Valid<>(value.get(), sorted(warnings))
                : new Loaded.Invalid<>(sorted(problems));
    }

    private static List<Problem> sorted(Set<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort((one, other) -> one.place().compareTo(other.place()));
        return sorted;
    }
}
