package io.hangup.config;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads configurations: from a text, a stream or a file to a {@link HangupConfig}, or to every problem there is. */
public final class ConfigLoader {
    private final Function<String, @Nullable String> environment;

    /**
     * A loader.
     *
     * @param environment what {@code ${NAME}} stands for; null where it is not set
     */
    public ConfigLoader(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Loads what the command line names: a file, or the standard input for {@code -}.
     *
     * @param argument as it was typed
     * @param standardInput read for {@code -}, and not closed
     */
    public Loaded<HangupConfig> load(String argument, InputStream standardInput) {
        return argument.equals("-") ? load(standardInput, "standard input") : load(Path.of(argument));
    }

    /** Loads a file; its problems name it as it is given here. */
    public Loaded<HangupConfig> load(Path file) {
        return then(Intake.file(file), file.toString());
    }

    /**
     * Loads all that a stream holds, and does not close it.
     *
     * @param displayName what problems call it
     */
    public Loaded<HangupConfig> load(InputStream stream, String displayName) {
        return then(Intake.stream(stream, displayName), displayName);
    }

    /**
     * Loads a text.
     *
     * @param displayName what problems call it
     */
    public Loaded<HangupConfig> loadText(String text, String displayName) {
        return then(Intake.text(text, displayName), displayName);
    }

    private Loaded<HangupConfig> then(Loaded<String> text, String displayName) {
        if (text instanceof Loaded.Invalid<String> invalid) {
            return new Loaded.Invalid<>(invalid.problems());
        }
        return parse(new Source(displayName, ((Loaded.Valid<String>) text).value()));
    }

    private Loaded<HangupConfig> parse(Source source) {
        Reading reading = new Reading(source, environment);
        Optional<Written> written = YamlTree.of(reading).flatMap(Language.FILE::read);
        written.ifPresent(Compiler::check);
        return reading.result(() -> Compiler.compile(written.orElseThrow()));
    }
}
