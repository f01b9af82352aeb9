package io.hangup.config;

import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Loads configurations: from a text, a stream or a file to a {@link HangupConfig}, or to every problem there is.
 *
 * <p>A text becomes a tree of values that know their places; the table of the {@link Language} reads the tree; what was
 * read is checked for contradictions, and compiled when there is no problem. Nothing is thrown for what a file holds.
 */
public final class ConfigLoader {
    private final Function<String, Optional<String>> environment;
    private final Inspection inspection;

    /**
     * A loader.
     *
     * @param environment what {@code ${NAME}} stands for; empty where it is not set
     */
    public ConfigLoader(Function<String, Optional<String>> environment) {
        this(environment, Inspection.NONE);
    }

    private ConfigLoader(Function<String, Optional<String>> environment, Inspection inspection) {
        this.environment = environment;
        this.inspection = inspection;
    }

    /** The same, which has the machine looked at too. */
    public ConfigLoader inspecting(Inspection machine) {
        return new ConfigLoader(environment, machine);
    }

    /**
     * Loads what the command line names: a file, or the standard input for {@code -}.
     *
     * @param argument as it was typed
     * @param standardInput read for {@code -}, and not closed
     */
    public Loaded<HangupConfig> load(String argument, InputStream standardInput) {
        if (argument.equals("-")) {
            return load(standardInput, "standard input");
        }
        try {
            return load(Path.of(argument));
        } catch (InvalidPathException e) {
            return Intake.refuse(argument, "this cannot be the name of a file", Optional.empty());
        }
    }

    /** Loads a file; its problems name it as it is given here. */
    public Loaded<HangupConfig> load(Path file) {
        return parse(Intake.file(file));
    }

    /**
     * Loads all that a stream holds, and does not close it.
     *
     * @param displayName what problems call it
     */
    public Loaded<HangupConfig> load(InputStream stream, String displayName) {
        return parse(Intake.stream(stream, displayName));
    }

    /**
     * Loads a text.
     *
     * @param displayName what problems call it
     */
    public Loaded<HangupConfig> loadText(String text, String displayName) {
        return parse(Intake.text(text, displayName));
    }

    private Loaded<HangupConfig> parse(Loaded<Source> source) {
        if (source instanceof Loaded.Invalid<Source> invalid) {
            return new Loaded.Invalid<>(invalid.problems());
        }
        Reading reading = new Reading(((Loaded.Valid<Source>) source).value(), environment);
        Optional<Written> written = YamlTree.of(reading).flatMap(Language.FILE::read);
        written.ifPresent(Compiler::check);
        written.ifPresent(Doubts::say);
        Loaded<HangupConfig> loaded = reading.result(() -> Compiler.compile(written.orElseThrow()));
        if (loaded instanceof Loaded.Valid<HangupConfig> valid) {
            Optional<Written.Admin> admin = written.flatMap(Written::admin);
            admin.ifPresent(place -> inspection.of(valid.value()).forEach(place::refuse));
        }
        return reading.result(() -> ((Loaded.Valid<HangupConfig>) loaded).value());
    }
}
