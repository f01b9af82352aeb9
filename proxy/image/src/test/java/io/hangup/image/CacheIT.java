package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeServer;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

/** The cache of what a start needs: it is used, and was trained by what Hangup does. */
class CacheIT {
    /** {@code on}: the JVM ends where it cannot use the cache, and does not go on without it. */
    private static final String SAYS_WHERE_CLASSES_COME_FROM = "-XX:AOTMode=on -Xlog:class+load";

    private static final String NEEDED_BY_A_CONNECTION = "io.hangup.engine.Session";
    private static final Pattern LOADED = Pattern.compile("\\[class,load\\] (?<name>\\S+) source: (?<source>.+)");

    @Test
    void start_and_traffic_find_their_classes_in_the_cache() throws Exception {
        try (ProbeServer upstream = Images.upstream().serve(Behaviour.echo());
                GenericContainer<?> hangup = Images.hangup(upstream.address(), "run", "/etc/hangup/hangup.yaml")
                        .withEnv("JAVA_TOOL_OPTIONS", SAYS_WHERE_CLASSES_COME_FROM)) {
            hangup.start();
            Images.echo(hangup);
            Images.get(hangup, "/metrics");
            String logs = hangup.getLogs();

            List<String> cached = loaded(logs, "shared objects file");
            assertThat(cached).as("what was seen in the training").contains(NEEDED_BY_A_CONNECTION);
            List<String> others = loaded(logs, "/opt/hangup/hangup.jar");
            assertThat(others).as("what moves bytes").noneMatch(name -> name.startsWith("io.hangup.engine."));
            // A cache takes neither what mentions picocli, whose class files are too old, nor Netty's OpenSSL, which is
            // not there.
            assertThat(others).as("classes that are not in the cache").hasSizeLessThan(cached.size() / 100);
        }
    }

    private static List<String> loaded(String logs, String source) {
        return LOADED.matcher(logs)
                .results()
                .filter(result -> result.group(2).contains(source))
                .map(result -> result.group(1))
                .toList();
    }
}
