package io.hangup.app.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** How Hangup was started here, to be typed again. */
final class Launch {
    private Launch() {}

    /** {@code java -jar} with the jar as seen from the working directory, or the bare name outside of a jar. */
    static String words() {
        CodeSource source = Launch.class.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
            return "hangup";
        }
        try {
            URI jar = source.getLocation().toURI();
            Path here = Path.of("").toAbsolutePath();
            return "java -jar " + here.relativize(Path.of(jar));
        } catch (URISyntaxException | IllegalArgumentException elsewhere) {
            return "java -jar " + source.getLocation().getPath();
        }
    }
}
