package io.hangup.app.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs of this machine whose HTTP clients are tried. */
enum Jdk {
    /** The one that runs this. */
    OF_THIS_BUILD(Runtime.version().feature()),
    /** The newest one that Hangup is tested on: what {@code JAVA25_HOME} names, or one installed beside that of the build. */
    NEWEST(25);

    private static final Path RUNNING = Path.of(System.getProperty("java.home"));

    private final int feature;

    Jdk(int feature) {
        this.feature = feature;
    }

    /** Its version, such as 17. */
    int feature() {
        return feature;
    }

    /** Its launcher; where there is no such JDK the test is skipped, or fails in CI. */
    String java() throws IOException {
        return home().resolve("bin").resolve("java").toString();
    }

    /** A program of this package on it. */
    Client client(Class<?> main) throws IOException {
        String classes =
                main.getProtectionDomain().getCodeSource().getLocation().getPath();
        return Client.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, main.getName());
    }

    private Path home() throws IOException {
        if (feature == Runtime.version().feature()) {
            return RUNNING;
        }
        Optional<Path> home =
                Optional.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of).or(this::beside);
        if (home.isEmpty()) {
            Client.missing("no JDK " + feature + " is installed beside " + RUNNING + ", and JAVA25_HOME names none");
        }
        return home.orElseThrow();
    }

    private Optional<Path> beside() {
        try (Stream<Path> siblings = Files.list(RUNNING.toRealPath().resolve(".."))) {
            return siblings.filter(this::isIt).sorted().findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private boolean isIt(Path home) {
        try {
            return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature);
        } catch (IOException none) {
            return false;
        }
    }
}
