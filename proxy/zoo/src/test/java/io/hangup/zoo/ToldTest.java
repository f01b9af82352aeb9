package io.hangup.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ToldTest {
    @Test
    void the_episode_that_continues_no_other_is_the_one() throws IOException {
        String report = """
                {"faults":2,"watching":{"patienceMillis":5000},"episodes":[
                  {"continues":1,"outcome":"gave-up","marks":[],"resent":"none","resends":0,"attempts":0},
                  {"continues":null,"outcome":"recovered","marks":["retried","resent"],"resent":"duplicate","resends":1,
                   "attempts":1,"gapsMillis":[0.8],"backOff":{"shape":"none"},"recoveredAfterMillis":2.5}],
                 "expectations":[]}
                """;

        assertThat(Told.of(report)).contains(new Told("recovered", "resent retried", "duplicate", 1, 1, "at once"));
    }

    @Test
    void what_took_longer_says_so_and_what_never_came_says_nothing() throws IOException {
        assertThat(Told.of("{\"episodes\":[{\"outcome\":\"recovered\",\"recoveredAfterMillis\":1612.0}]}"))
                .hasValueSatisfying(told -> assertThat(told.recovered()).isEqualTo("within 5 s"));
        assertThat(Told.of("{\"episodes\":[{\"outcome\":\"gave-up\",\"recoveredAfterMillis\":null}]}"))
                .hasValueSatisfying(told -> assertThat(told.recovered()).isEmpty());
    }

    @Test
    void a_report_without_episodes_tells_nothing() throws IOException {
        assertThat(Told.of("{}")).isEmpty();
    }
}
