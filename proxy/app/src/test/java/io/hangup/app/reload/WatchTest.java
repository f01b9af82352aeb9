package io.hangup.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at a file on a real disk sees; nothing here takes any time. */
class WatchTest {
    private static final String ONE = "proxies: [ { name: a, listen: 15432, upstream: localhost:5432 } ]\n";
    private static final String TWO = "proxies: [ { name: b, listen: 15432, upstream: localhost:5432 } ]\n";
    private static final String THREE = "proxies: [ { name: c, listen: 15432, upstream: localhost:5432 } ]\n";

    @TempDir
    private Path directory;

    private Path path;
    private ConfigFile file;
    private Watch watch;

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("hangup.yaml");
        Files.writeString(path, ONE);
        begin(path);
    }

    private void begin(Path at) {
        file = new ConfigFile(at, new ConfigLoader(name -> Optional.empty()), UnaryOperator.identity());
        file.load();
        watch = new Watch(file);
    }

    private void seesNothing() {
        assertThat(watch.look()).isEqualTo(new Watch.Sight.Nothing());
    }

    /** Asserts that the change is seen, but not before it was there twice. */
    private void sees(String content) {
        seesNothing();
        assertThat(watch.look()).isInstanceOfSatisfying(Watch.Sight.Changed.class, changed -> {
            assertThat(changed.content().text()).isEqualTo(content);
            file.judge(changed.content());
        });
        seesNothing();
        seesNothing();
    }

    @Test
    void a_file_that_stays_as_it_is_shows_nothing() {
        seesNothing();
        seesNothing();
        seesNothing();
    }

    @Test
    void a_file_that_is_written_is_seen_once() throws IOException {
        seesNothing();
        Files.writeString(path, TWO);

        sees(TWO);
    }

    @Test
    void a_change_before_the_first_look_is_seen_too() throws IOException {
        Files.writeString(path, TWO);

        sees(TWO);
    }

    @Test
    void a_change_of_the_same_length_and_time_by_a_file_that_takes_its_place_is_seen() throws IOException {
        seesNothing();
        FileTime time = Files.getLastModifiedTime(path);
        Path other = Files.writeString(directory.resolve("other"), TWO);
        Files.setLastModifiedTime(other, time);
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);

        sees(TWO);
    }

    @Test
    void a_config_map_whose_link_is_swapped_is_seen() throws IOException {
        Path map = Files.createDirectory(directory.resolve("map"));
        Files.writeString(Files.createDirectory(map.resolve("..1")).resolve("hangup.yaml"), ONE);
        Files.writeString(Files.createDirectory(map.resolve("..2")).resolve("hangup.yaml"), TWO);
        Files.createSymbolicLink(map.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(map.resolve("hangup.yaml"), Path.of("..data", "hangup.yaml"));
        begin(map.resolve("hangup.yaml"));
        seesNothing();

        Path next = Files.createSymbolicLink(map.resolve("..data_tmp"), Path.of("..2"));
        Files.move(next, map.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        sees(TWO);
    }

    @Test
    void a_file_that_is_still_being_written_is_not_taken_before_it_stays() throws IOException {
        seesNothing();
        Files.writeString(path, TWO.substring(0, 20));
        seesNothing();
        Files.writeString(path, TWO.substring(0, 40));
        seesNothing();
        Files.writeString(path, TWO);

        sees(TWO);
    }

    @Test
    void a_file_that_is_empty_again_and_again_because_it_is_being_written_is_not_taken_for_empty() throws IOException {
        seesNothing();
        for (int i = 1; i <= 5; i++) {
            Files.writeString(path, "");
            Files.setLastModifiedTime(path, FileTime.fromMillis(1_000L * i));
            seesNothing();
        }
        Files.writeString(path, TWO);

        sees(TWO);
    }

    @Test
    void a_file_that_is_written_again_as_it_was_shows_nothing() throws IOException {
        seesNothing();
        Files.writeString(path, ONE);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000));

        seesNothing();
        seesNothing();
    }

    @Test
    void a_change_that_is_taken_back_before_it_stays_shows_nothing() throws IOException {
        Files.writeString(path, TWO);
        seesNothing();
        Files.writeString(path, ONE);

        seesNothing();
        seesNothing();
    }

    @Test
    void what_was_judged_in_the_meantime_is_not_shown_again() throws IOException {
        Files.writeString(path, TWO);
        seesNothing();
        file.load();

        seesNothing();
        seesNothing();
        Files.writeString(path, THREE);
        sees(THREE);
    }

    @Test
    void a_file_that_is_missing_for_a_moment_is_nothing() throws IOException {
        Files.delete(path);
        for (int i = 1; i < Watch.GONE_LOOKS; i++) {
            seesNothing();
        }
        Files.writeString(path, ONE);

        seesNothing();
        seesNothing();
    }

    @Test
    void a_file_that_stays_away_is_said_once_and_seen_when_it_is_back_with_something_else() throws IOException {
        Files.delete(path);
        for (int i = 1; i < Watch.GONE_LOOKS; i++) {
            seesNothing();
        }
        assertThat(watch.look())
                .isInstanceOfSatisfying(
                        Watch.Sight.Gone.class,
                        gone -> assertThat(gone.reason()).contains("hangup.yaml"));
        seesNothing();
        seesNothing();

        Files.writeString(path, TWO);

        sees(TWO);
    }

    @Test
    void a_file_that_could_not_be_read_when_it_was_asked_for_is_seen_again_also_unchanged() throws IOException {
        seesNothing();
        Path away = Files.move(path, directory.resolve("away"));
        file.load();
        Files.move(away, path);

        sees(ONE);
    }
}
