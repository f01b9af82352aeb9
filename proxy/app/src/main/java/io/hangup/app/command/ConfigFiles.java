package io.hangup.app.command;

import io.hangup.app.reload.ConfigFile;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Configurations as the command line names them. */
final class ConfigFiles {
    private ConfigFiles() {}

    /** A file, or the standard input for {@code -}, with this process' environment for what it leaves to that. */
    static Loaded<HangupConfig> load(String argument) {
        return loader().load(argument, System.in);
    }

    /**
     * The file that can be read again, if it is one.
     *
     * @param typed what the command line changes
     */
    static Optional<ConfigFile> file(String argument, UnaryOperator<HangupConfig> typed) {
        try {
            return argument.equals("-")
                    ? Optional.empty()
                    : Optional.of(new ConfigFile(Path.of(argument), loader(), typed));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static ConfigLoader loader() {
        return new ConfigLoader(name -> Optional.ofNullable(System.getenv(name)));
    }
}
