package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.hangup.core.episode.Reaction;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReactionWordsTest {
    private static final ConnectionId SEVENTH = new ConnectionId("orders-db", 7);
    private static final ConnectionId EIGHTH = new ConnectionId("orders-db", 8);

    private static final long AGO_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long AT_NANOS = System.nanoTime() - AGO_NANOS;

    private static Reaction reaction(Reaction.What what) {
        return new Reaction("orders-db", "cut", "reset", "127.0.0.1 (4711/java)", SEVENTH, AT_NANOS, 1_800_000, what);
    }

    private static Reaction.SaidAgain again(LastWords.Form form, Resent resent) {
        return new Reaction.SaidAgain(EIGHTH, 1, 212, form, resent);
    }

    private static List<Reaction.What> oneOfEachKind() {
        return List.of(
                new Reaction.CameBack(EIGHTH, 1, 1),
                again(LastWords.Form.BYTES, Resent.DUPLICATE),
                new Reaction.KeptWriting(),
                new Reaction.Moved(new ConnectionId("replica", 1)),
                new Reaction.Flushed(3),
                new Reaction.Marked(Mark.RETRIED),
                new Reaction.Settled(Outcome.RECOVERED, EIGHTH, 1, 1));
    }

    private static Optional<Said> of(Reaction.What what) {
        return ReactionWords.of(reaction(what));
    }

    private static String words(Reaction.What what) {
        return of(what).map(Said::words).orElse("nothing");
    }

    @Test
    void every_kind_is_among_those_of_this_test() {
        assertThat(oneOfEachKind()).extracting(what -> (Object) what.getClass()).containsExactlyInAnyOrder((Object[])
                Reaction.What.class.getPermittedSubclasses());
    }

    @Test
    void what_a_client_does_reads_as_a_sentence_with_the_time_since_the_fault() {
        assertThat(oneOfEachKind().stream().map(ReactionWordsTest::words))
                .containsExactly(
                        "orders-db#8 +1.8 ms came back after reset on orders-db#7, attempt 1",
                        "orders-db#8 +1.8 ms retried orders-db#7: the same first 212 bytes, which the upstream already"
                                + " had (duplicate)",
                        "orders-db#7 +1.8 ms kept writing after reset, although it had been told the end",
                        "replica#1 +1.8 ms moved to replica after reset on orders-db#7",
                        "orders-db#7 +1.8 ms flushed: after reset its client dropped other connections too, so far 3",
                        "nothing",
                        "orders-db#7 +1.8 ms recovered from reset on orders-db#8, 1 attempt");
    }

    @Test
    void saying_it_again_is_told_with_what_that_means() {
        assertThat(Stream.of(Resent.values())
                        .map(resent -> words(again(LastWords.Form.HTTP_REQUEST, resent)))
                        .map(words -> words.substring("orders-db#8 +1.8 ms retried orders-db#7: ".length())))
                .containsExactly(
                        "the same request",
                        "the same request, of which the upstream had nothing (safe)",
                        "the same request, of which the upstream had a part, or perhaps all (ambiguous)",
                        "the same request, which the upstream already had (duplicate)");
    }

    @Test
    void every_outcome_has_its_words() {
        assertThat(Stream.of(
                                new Reaction.Settled(Outcome.RECOVERED, SEVENTH, 0, 0),
                                new Reaction.Settled(Outcome.GAVE_UP, SEVENTH, 0, 0),
                                new Reaction.Settled(Outcome.GAVE_UP, SEVENTH, 3, 2),
                                new Reaction.Settled(Outcome.STORM, SEVENTH, 60, 51),
                                new Reaction.Settled(Outcome.HANGING, SEVENTH, 0, 0),
                                new Reaction.Settled(Outcome.HANGING, SEVENTH, 2, 1))
                        .map(ReactionWordsTest::words)
                        .map(words -> words.substring("orders-db#7 +1.8 ms ".length())))
                .containsExactly(
                        "recovered from reset on the same connection",
                        "gave up after reset: the client did not come back",
                        "gave up after reset: no answer, 3 attempts, and then nothing more",
                        "storm after reset: 51 attempts within 1 s",
                        "hanging after reset: the client still holds the connection",
                        "hanging after reset: the client still holds the connection, 2 attempts");
    }

    @Test
    void the_twentieth_attempt_says_that_further_ones_are_not_printed_and_they_are_not() {
        assertThat(words(new Reaction.CameBack(EIGHTH, 20, 20)))
                .endsWith("attempt 20; further attempts are counted, not printed");
        assertThat(of(new Reaction.CameBack(EIGHTH, 21, 21))).isEmpty();
        assertThat(of(new Reaction.SaidAgain(EIGHTH, 21, 212, LastWords.Form.BYTES, Resent.SAFE)))
                .isEmpty();
    }

    @Test
    void the_fields_in_json_are_those_that_are_documented() {
        List<String> common = List.of("proxy", "connection", "rule", "fault", "client", "afterMicros");
        List<Said> said = oneOfEachKind().stream()
                .flatMap(what -> of(what).stream())
                .peek(one -> assertThat(one.fields().keySet().stream().limit(6)).containsExactlyElementsOf(common))
                .toList();

        assertThat(said)
                .extracting(one -> Map.entry(
                        one.event(),
                        one.fields().keySet().stream().skip(common.size()).toList()))
                .containsExactly(
                        Map.entry("came-back", List.of("by", "attempt")),
                        Map.entry("retried", List.of("by", "form", "sameBytes", "resent")),
                        Map.entry("kept-writing", List.of()),
                        Map.entry("moved", List.of("by")),
                        Map.entry("flushed", List.of("dropped")),
                        Map.entry("settled", List.of("outcome", "by", "attempts", "peakPerSecond")));
        assertThat(said.get(0).fields())
                .containsEntry("afterMicros", 1_800L)
                .containsEntry("connection", 7L)
                .containsEntry("by", "orders-db#8");
    }

    @Test
    void reactions_are_printed_with_their_sign_and_not_where_it_is_to_be_quiet() {
        assertThat(printed(new LineFormat.Text(false), false)).contains("↩ orders-db#7 +1.8 ms kept writing");
        assertThat(printed(new LineFormat.Text(false), true))
                .doesNotContain("orders-db")
                .contains("! end");
    }

    @Test
    void the_time_of_a_reaction_is_when_it_happened_and_not_when_it_is_told() throws IOException {
        Instant happened = Instant.now().minusNanos(System.nanoTime() - AT_NANOS);
        String line = printed(new LineFormat.Json(), false).lines().findFirst().orElseThrow();

        assertThat(Instant.parse(String.valueOf(LineFormatTest.parsed(line).get("time"))))
                .isCloseTo(happened, within(1, ChronoUnit.SECONDS));
    }

    /** What a log prints of a reaction, and then at once of its end. */
    private static String printed(LineFormat format, boolean quiet) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (EventLog log = new EventLog(to, format, quiet)) {
            log.accept(reaction(new Reaction.KeptWriting()));
            log.say(Announcements.notice("end"));
            await().until(() -> to.toString(StandardCharsets.UTF_8).contains("end"));
        }
        return to.toString(StandardCharsets.UTF_8);
    }
}
