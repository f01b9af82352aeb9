package io.hangup.app.command;

import io.hangup.app.admin.AdminInspection;
import io.hangup.app.reload.ConfigFile;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Inspection;
import io.hangup.config.Loaded;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Configurations as the command line names them. */
final class ConfigFiles {
    /** What a configuration needs of this machine, with this process' environment. */
    static final Inspection MACHINE = new AdminInspection(ConfigFiles::environment);

    /**
     * A file, or the standard input for {@code -}, with this process' environment for what it leaves to that.
     *
     * @param machine what is looked for beside it
     */
    static Loaded<HangupConfig> load(String argument, Inspection machine) {
        return loader().inspecting(machine).load(argument, System.in);
    }

    private ConfigFiles() {}

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
        return new ConfigLoader(ConfigFiles::environment);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }
}
