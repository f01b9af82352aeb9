package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Conversation;
import java.util.List;

/**
 * What became of one client on the {@link Stage}.
 *
 * @param rule of its proxy
 * @param diary what Hangup said of that proxy
 * @param wire every attempt of the client to connect to it
 */
record Scene(String rule, Diary diary, List<Conversation> wire) {
    /** Asserts how often the client has connected, and that it was never refused. */
    Scene connected(int times) {
        diary.assertAccepted(times);
        assertThat(wire).hasSize(times);
        return this;
    }

    /** Asserts that this fault was carried out on this connection, counted from 1, at this moment. */
    Scene hit(int connection, String fault, String when) {
        assertThat(of("injected", connection)).as("%s", diary).hasSize(1).allSatisfy(hit -> {
            assertThat(hit.text("rule")).isEqualTo(rule);
            assertThat(hit.text("fault")).isEqualTo(fault);
            assertThat(hit.text("side")).isEqualTo("client");
            assertThat(hit.text("when")).isEqualTo(when);
        });
        assertThat(of("missed", connection)).isEmpty();
        assertThat(of("ended", connection)).hasSize(1).allSatisfy(end -> {
            assertThat(end.text("ending")).isEqualTo("fault");
            assertThat(end.text("rule")).isEqualTo(rule);
        });
        return this;
    }

    /** Asserts that Hangup sent its client one RST on this connection, because the rule said so, and nobody else one. */
    Scene reset(int connection) {
        assertThat(of("rst-sent", connection)).hasSize(1).allSatisfy(rst -> {
            assertThat(rst.text("to")).isEqualTo("client");
            assertThat(rst.text("cause")).isEqualTo("rule");
        });
        return this;
    }

    /** Asserts what was on the wire as a whole, by an expression for {@link Conversation#text}. */
    Scene saw(int connection, String expression) {
        assertThat(wire.get(connection - 1).text()).matches(expression);
        return this;
    }

    /**
     * Asserts that at least so long lay between two words of that.
     *
     * @param fromEnd the first of the two, counted from the end: 1 is the last
     * @param laterFromEnd the second of the two
     */
    Scene waited(int connection, int fromEnd, int laterFromEnd, long millis) {
        Conversation those = wire.get(connection - 1);
        int words = those.text().split(" ").length;
        assertThat(those.microsBetween(words - fromEnd, words - laterFromEnd)).isGreaterThanOrEqualTo(millis * 1_000);
        return this;
    }

    /** Asserts that at least so long lay between the handshake and the last word. */
    Scene lasted(int connection, long millis) {
        Conversation those = wire.get(connection - 1);
        assertThat(those.microsBetween(1, those.text().split(" ").length - 1)).isGreaterThanOrEqualTo(millis * 1_000);
        return this;
    }

    /** Asserts that this connection ended as if Hangup were not there. */
    Scene wentWell(int connection) {
        assertThat(of("injected", connection)).isEmpty();
        assertThat(of("rst-sent", connection)).isEmpty();
        assertThat(of("ended", connection))
                .hasSize(1)
                .allSatisfy(end -> assertThat(end.text("ending")).isEqualTo("finished"));
        assertThat(wire.get(connection - 1).text()).doesNotContain("<RST");
        return this;
    }

    /** What was told of this connection under this name. */
    List<Diary.Entry> of(String event, int connection) {
        return diary.all(event).stream()
                .filter(entry -> entry.text("connection").equals(Integer.toString(connection)))
                .toList();
    }
}
