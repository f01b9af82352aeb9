package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How descriptors are shared out: nobody's share is taken from another's, under any limit that leaves room for all. */
class DescriptorsTest {
    private static final int LEAST_FOR_THE_JVM = 96;

    @ParameterizedTest
    @CsvSource({
        "256, 32, 64",
        "512, 32, 192",
        "1024, 64, 432",
        "4096, 256, 1872",
        "65536, 256, 32592",
        "4294967296, 256, 1048576",
    })
    void usual_limits(long limit, int admin, int proxied) {
        assertThat(Descriptors.forAdmin(limit)).isEqualTo(admin);
        assertThat(Descriptors.connections(limit)).isEqualTo(proxied);
    }

    @ParameterizedTest
    @ValueSource(longs = {130, 200, 511, 512, 513, 1_000, 1_024, 4_095, 4_096, 20_000, 1_048_576})
    void the_shares_fit_into_the_limit(long limit) {
        long used = LEAST_FOR_THE_JVM + Descriptors.forAdmin(limit) + 2L * Descriptors.connections(limit);

        assertThat(used).isBetween(limit - 1, limit);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 64, 128})
    void under_a_limit_that_is_too_small_one_connection_is_tried_all_the_same(long limit) {
        assertThat(Descriptors.connections(limit)).isEqualTo(1);
        assertThat(Descriptors.forAdmin(limit)).isEqualTo(32);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_limit_is_that_of_the_kernel() throws Exception {
        String soft =
                Files.readString(Path.of("/proc/self/limits")).replaceFirst("(?s).*Max open files +([0-9]+) .*", "$1");

        assertThat(Descriptors.limit()).hasToString(soft);
    }
}
