package io.hangup.zoo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How programs of this module are run: in a JVM of their own, of the JDK that runs this. */
final class Jvm {
    /** Its launcher. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Jvm() {}

    /** The command that runs this class, without its arguments. */
    static List<String> command(Class<?> main, int limitMillis, String... properties) {
        return Stream.of(
                        List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                        List.of(properties),
                        List.of(
                                "-Dzoo.limit.millis=" + limitMillis,
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()))
                .flatMap(List::stream)
                .toList();
    }
}
