package io.hangup.app.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which Hangup this is, from the manifest of the jar. */
final class Version {
    private Version() {}

    /** The version, or a word for classes that never were in a jar. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(built from classes)");
    }

    /** The same for {@code --version}, with the Java that runs it. */
    static final class Shown implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"hangup " + text() + " (Java " + Runtime.version() + ")"};
        }
    }
}
