package io.hangup.app.command;

import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import java.util.Optional;

/** Configurations as the command line names them. */
final class ConfigFiles {
    private ConfigFiles() {}

    /** A file, or the standard input for {@code -}, with this process' environment for what it leaves to that. */
    static Loaded<HangupConfig> load(String argument) {
        return new ConfigLoader(name -> Optional.ofNullable(System.getenv(name))).load(argument, System.in);
    }
}
