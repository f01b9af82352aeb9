package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.limit.Bounds;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTest {
    private static final long DESCRIPTORS = 1_024;
    private static final long MEMORY_BYTES = 64L << 20;

    private static Bounds asked(OptionalInt connections, OptionalLong queued) {
        Bounds usual = Bounds.USUAL;
        return new Bounds(
                connections,
                OptionalInt.empty(),
                usual.queuedBytes(),
                queued,
                usual.dials(),
                usual.events(),
                usual.adminRequests());
    }

    @Test
    void what_is_left_open_is_what_fits() throws Exception {
        Bounds fitting = Fitting.of(Bounds.USUAL, DESCRIPTORS, MEMORY_BYTES);

        assertThat(fitting.connections()).hasValue(432);
        assertThat(fitting.connectionsPerProxy()).hasValue(432);
        assertThat(fitting.queuedInAllBytes()).hasValue(MEMORY_BYTES / 2);
    }

    @Test
    void more_connections_than_descriptors_are_refused_with_the_limit_that_they_need() {
        assertThat(Descriptors.connections(Descriptors.needed(433))).isGreaterThanOrEqualTo(433);
        assertThatThrownBy(
                        () -> Fitting.of(asked(OptionalInt.of(433), OptionalLong.empty()), DESCRIPTORS, MEMORY_BYTES))
                .isInstanceOf(StartFailure.class)
                .hasMessageContainingAll(
                        "limits.connections: 433", "1024", "432", String.valueOf(Descriptors.needed(433)));
    }

    @Test
    void more_bytes_than_memory_are_refused() {
        OptionalLong tooMany = OptionalLong.of(MEMORY_BYTES + 1);
        assertThatThrownBy(() -> Fitting.of(asked(OptionalInt.empty(), tooMany), DESCRIPTORS, MEMORY_BYTES))
                .isInstanceOf(StartFailure.class)
                .hasMessageContainingAll("limits.queued-in-all", "64MiB", "MaxDirectMemorySize");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 64, 432, 1_000, 10_000, 400_000})
    void under_the_limit_that_is_named_they_fit(int connections) {
        assertThat(Descriptors.connections(Descriptors.needed(connections))).isGreaterThanOrEqualTo(connections);
    }
}
