package io.hangup.app.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which Hangup this is, from the manifest of the jar. */
final class Version implements IVersionProvider {
    /** The version, or a word for classes that never were in a jar. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(built from classes)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"hangup " + text() + " (Java " + Runtime.version() + ")"};
    }
}
