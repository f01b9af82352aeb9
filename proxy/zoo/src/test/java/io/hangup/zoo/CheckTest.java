package io.hangup.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTest {
    private static final Animal CLIENT = new Argued("OkHttp", Family.WEB, "5", visit -> List.of(), visit -> "");
    private static final Situation SITUATION = Situation.ALL.stream()
            .filter(each -> each.id().equals("pooled-write"))
            .findFirst()
            .orElseThrow();

    private static List<String> failures(String saw, long received, Told told) {
        Row row = new Row(CLIENT, SITUATION, saw, received, Optional.of(told));
        return Check.failures(List.of(row)).stream()
                .filter(each -> each.contains("animal=OkHttp"))
                .toList();
    }

    private static Told told(String resent, int resends) {
        return new Told("recovered", "retried", resent, resends, 1, "at once");
    }

    @Test
    void a_row_that_is_as_it_must_be_passes() {
        assertThat(failures("200 OK", 2, told("duplicate", 1))).isEmpty();
    }

    @Test
    void what_the_application_saw_the_server_received_and_hangup_said_must_each_be_right() {
        assertThat(failures("SocketException: Connection reset", 2, told("duplicate", 1)))
                .hasSize(1);
        assertThat(failures("200 OK", 1, told("duplicate", 1))).hasSize(1);
        assertThat(failures("200 OK", 2, told("duplicate", 2))).hasSize(1);
        assertThat(failures("200 OK", 2, told("safe", 1))).hasSize(1);
    }

    @Test
    void a_row_that_is_missing_fails() {
        assertThat(Check.failures(List.of())).hasSize(Check.ALL.size());
    }
}
