package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.Loaded.Invalid;
import io.hangup.config.Loaded.Valid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the tests of this package do with texts. */
final class Loading {
    static final String FILE = "hangup.yaml";

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "EMPTY",
            "",
            "HOST",
            "db",
            "BAD_PORT",
            "http",
            "DB_HOST",
            "db.example",
            "ADMIN_TOKEN",
            "0123456789abcdef-secret");

    private Loading() {}

    static ConfigLoader loader() {
        return new ConfigLoader(name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    }

    static Loaded<HangupConfig> load(String... lines) {
        return loader().loadText(String.join("\n", lines), FILE);
    }

    /** The value of something without a problem. */
    static <T> T valid(Loaded<T> loaded) {
        assertThat(rendered(loaded)).isEmpty();
        return ((Valid<T>) loaded).value();
    }

    static List<Problem> problems(Loaded<?> loaded) {
        return loaded instanceof Invalid<?> invalid ? invalid.problems() : List.of();
    }

    /** All warnings as they are shown, each with a line break behind it; what is warned of is no problem. */
    static String warned(Loaded<?> loaded) {
        assertThat(rendered(loaded)).isEmpty();
        return ((Valid<?>) loaded)
                .warnings().stream().map(warning -> warning.text() + "\n").collect(Collectors.joining());
    }

    /** All problems as they are shown, each with a line break behind it. */
    static String rendered(Loaded<?> loaded) {
        return problems(loaded).stream().map(problem -> problem.text() + "\n").collect(Collectors.joining());
    }
}
