package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hangup.core.event.By;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineFormatTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:01:03.123Z");
    private static final ConnectionId SEVENTH = new ConnectionId("orders-db", 7);
    private static final Plan.Break CUT =
            new Plan.Break("cut-mid-answer", new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, 64 * 1024));

    private final LineFormat text = new LineFormat.Text(false);
    private final LineFormat json = new LineFormat.Json();

    static List<SessionEvent> oneOfEachKind() {
        return List.of(
                new SessionEvent.Accepted(SEVENTH, "127.0.0.1:50000", CUT),
                new SessionEvent.Planned(SEVENTH, CUT),
                new SessionEvent.Connected(SEVENTH, "127.0.0.1:5432", 1_234_567),
                new SessionEvent.ConnectFailed(SEVENTH, "connection refused"),
                new SessionEvent.Injected(SEVENTH, CUT, 212, 65_536, ""),
                new SessionEvent.Missed(SEVENTH, CUT, "the client broke the connection first (ECONNRESET)"),
                new SessionEvent.Spared(SEVENTH, CUT, "`times` is used up"),
                new SessionEvent.HeldBack(SEVENTH, CUT, new Passage.Held("10 per 1m", true, 3)),
                new SessionEvent.WouldInject(SEVENTH, CUT),
                new SessionEvent.RstSent(SEVENTH, Side.CLIENT, RstCause.RULE),
                new SessionEvent.Ended(
                        SEVENTH, new Ending.Faulted(CUT, ""), CUT, 212, 65_536, 2_500_000_000L, 0, Optional.empty()));
    }

    @Test
    void everyKindOfEventIsAmongThoseOfThisTest() {
        assertThat(oneOfEachKind())
                .extracting(event -> (Object) event.getClass())
                .containsExactlyInAnyOrder(Stream.of(SessionEvent.class.getPermittedSubclasses())
                        .filter(kind -> kind != SessionEvent.Heard.class)
                        .toArray());
    }

    @Test
    void anEventReadsAsASentenceWithATimeAndAMark() {
        assertThat(oneOfEachKind().stream().map(EventWords::of).map(said -> text.line(NOON, said)))
                .map(line -> line.substring("12:01:03.123 ".length()))
                .containsExactly(
                        "→ orders-db#7 accepted from 127.0.0.1:50000; planned: reset (rule cut-mid-answer, when"
                                + " upstream-sent 64KiB)",
                        "· orders-db#7 goes on; planned from now on: reset (rule cut-mid-answer, when upstream-sent"
                                + " 64KiB)",
                        "⇄ orders-db#7 connected to 127.0.0.1:5432 in 1.2 ms",
                        "! orders-db#7 could not reach its upstream: connection refused",
                        "✗ orders-db#7 injected reset (rule cut-mid-answer, when upstream-sent 64KiB) after 212 B from"
                                + " the client, 65536 B from the upstream",
                        "! orders-db#7 missed reset (rule cut-mid-answer, when upstream-sent 64KiB): the client broke"
                                + " the connection first (ECONNRESET)",
                        "· orders-db#7 was spared reset (rule cut-mid-answer, when upstream-sent 64KiB): `times` is"
                                + " used up",
                        "! orders-db#7 does not get reset (rule cut-mid-answer, when upstream-sent 64KiB): the cap of"
                                + " 10 per 1m over all rules is reached; held back since this was said last: 3",
                        "○ orders-db#7 would get reset (rule cut-mid-answer, when upstream-sent 64KiB); mode observe"
                                + " lets it pass",
                        "↯ orders-db#7 sent a RST to the client (cause: rule)",
                        "■ orders-db#7 is over: ended by rule cut-mid-answer (reset); 212 B from the client, 65536 B"
                                + " from the upstream; lived 2.500 s");
    }

    @Test
    void aTextLineBeginsWithTheTimeOfDay() {
        assertThat(text.line(NOON, Announcements.notice("x"))).matches("\\d\\d:\\d1:03\\.123 ! x");
    }

    @Test
    void aFaultOfAnotherSideSaysWhomItHits() {
        Plan.Break both = new Plan.Break("r", new Fault.Reset(Target.BOTH), new Moment.FirstByte());

        assertThat(EventWords.of(new SessionEvent.Missed(SEVENTH, both, "x")).words())
                .contains("missed reset both (rule r, when first-byte)");
    }

    @Test
    void aNoteIsAppended() {
        assertThat(EventWords.of(new SessionEvent.Injected(SEVENTH, CUT, 0, 0, "12 bytes were not acknowledged"))
                        .words())
                .endsWith("0 B from the upstream; 12 bytes were not acknowledged");
    }

    @Test
    void onlyTheSignIsColoured() {
        String line = new LineFormat.Text(true)
                .line(NOON, EventWords.of(oneOfEachKind().get(4)));

        assertThat(line).contains("\u001b[31m✗\u001b[0m orders-db#7 injected").containsOnlyOnce("\u001b[31m");
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void anEventIsOneJsonObjectWithItsTimeAndConnection(SessionEvent event) throws IOException {
        assertThat(parsed(json.line(NOON, EventWords.of(event))))
                .containsEntry("time", "2026-03-04T12:01:03.123Z")
                .containsEntry("proxy", "orders-db")
                .containsEntry("connection", 7L)
                .containsKey("event");
    }

    @Test
    void theFieldsOfAnEventHaveTheirDocumentedNames() throws IOException {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (SessionEvent event : oneOfEachKind()) {
            Map<String, Object> fields = parsed(json.line(NOON, EventWords.of(event)));
            names.put(
                    String.valueOf(fields.get("event")),
                    fields.keySet().stream().skip(4).toList());
        }

        assertThat(names)
                .containsExactly(
                        Map.entry("accepted", List.of("client", "rule", "fault", "side", "when")),
                        Map.entry("planned", List.of("rule", "fault", "side", "when")),
                        Map.entry("connected", List.of("upstream", "tookMicros")),
                        Map.entry("connect-failed", List.of("reason")),
                        Map.entry(
                                "injected",
                                List.of("rule", "fault", "side", "when", "fromClientBytes", "fromUpstreamBytes")),
                        Map.entry("missed", List.of("rule", "fault", "side", "when", "reason")),
                        Map.entry("spared", List.of("rule", "fault", "side", "when", "reason")),
                        Map.entry("held-back", List.of("rule", "fault", "side", "when", "cap", "unsaid")),
                        Map.entry("would-inject", List.of("rule", "fault", "side", "when")),
                        Map.entry("rst-sent", List.of("to", "cause")),
                        Map.entry(
                                "ended",
                                List.of(
                                        "ending",
                                        "text",
                                        "fromClientBytes",
                                        "fromUpstreamBytes",
                                        "livedMicros",
                                        "rule",
                                        "fault",
                                        "side",
                                        "when")));
    }

    @Test
    void aConnectionThatNoRuleTookHasNoRuleInJson() throws IOException {
        SessionEvent event = new SessionEvent.Accepted(SEVENTH, "127.0.0.1:50000", new Plan.PassThrough());

        assertThat(parsed(json.line(NOON, EventWords.of(event)))).doesNotContainKeys("rule", "fault");
        assertThat(EventWords.of(event).words()).endsWith("; no rule takes it");
    }

    static List<ProxyEvent> oneOfEachKindOfProxies() {
        return List.of(
                new ProxyEvent.Armed("db", "restart", By.CONFIGURATION, "reset then refuse 2s when armed, open"),
                new ProxyEvent.Disarmed("db", "restart", By.ADMIN, "it was told to"),
                new ProxyEvent.Fired("db", "restart", By.RULE, List.of(3L, 7L)),
                new ProxyEvent.Aimed("db", "restart", By.ADMIN, 2),
                new ProxyEvent.Refusing("db", "restart", 2_000),
                new ProxyEvent.WouldRefuse("db", "restart", 2_000),
                new ProxyEvent.RefusalHeldBack("db", "restart", new Passage.Held("1 per 1m", true, 0)),
                new ProxyEvent.Accepting("db"));
    }

    @Test
    void every_kind_of_event_of_a_proxy_has_words_and_documented_fields() throws IOException {
        assertThat(oneOfEachKindOfProxies())
                .extracting(event -> (Object) event.getClass())
                .containsExactlyInAnyOrder((Object[]) ProxyEvent.class.getPermittedSubclasses());
        assertThat(oneOfEachKindOfProxies().stream().map(ProxyWords::of).map(said -> text.line(NOON, said)))
                .map(line -> line.substring("12:01:03.123 ".length()))
                .containsExactly(
                        "● db armed rule restart: reset then refuse 2s when armed, open",
                        "■ db disarmed rule restart: it was told to, by admin",
                        "✗ db fired rule restart; open connections it is fired at: 2 (#3 #7)",
                        "● db aimed rule restart at connections that come next: 2, by admin",
                        "✗ db refuses connections for 2s (rule restart)",
                        "○ db would refuse connections for 2s (rule restart); mode observe lets them pass",
                        "! db does not refuse connections (rule restart): the cap of 1 per 1m over all rules is reached",
                        "● db accepts connections again");
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (ProxyEvent event : oneOfEachKindOfProxies()) {
            Map<String, Object> fields = parsed(json.line(NOON, ProxyWords.of(event)));
            assertThat(fields).containsEntry("proxy", "db");
            names.put(
                    String.valueOf(fields.get("event")),
                    fields.keySet().stream().skip(3).toList());
        }
        assertThat(names)
                .containsExactly(
                        Map.entry("armed", List.of("rule", "by", "text")),
                        Map.entry("disarmed", List.of("rule", "by", "reason")),
                        Map.entry("fired", List.of("rule", "by", "connections", "numbers")),
                        Map.entry("aimed", List.of("rule", "by", "connections")),
                        Map.entry("refusing", List.of("rule", "forMillis")),
                        Map.entry("would-inject", List.of("rule", "fault", "forMillis")),
                        Map.entry("held-back", List.of("rule", "fault", "cap", "unsaid")),
                        Map.entry("accepting", List.of()));
    }

    @Test
    void a_rule_that_waits_to_be_armed_says_so_at_the_start() throws IOException {
        Limits notArmed = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
        Rule waiting =
                new Rule("waiting", Faults.of(CUT.fault()), new Moment.FirstByte(), new Connections.All(), notArmed);

        Said said = Announcements.rules("db", List.of(waiting)).get(0);

        assertThat(said.words()).isEqualTo("db has rule waiting, which is not armed: reset when first-byte, all");
        assertThat(parsed(json.line(NOON, said))).containsEntry("event", "not-armed");
        assertThat(Announcements.rules("db", List.of()))
                .singleElement()
                .extracting(Said::event)
                .isEqualTo("unarmed");
    }

    @Test
    void a_fault_that_is_told_how_much_is_named_with_it_for_people_and_without_it_in_json() throws IOException {
        Plan.Break stall = new Plan.Break("r", new Fault.StallFor(Target.CLIENT, 2_000), new Moment.FirstByte());
        Said said = EventWords.of(new SessionEvent.Injected(SEVENTH, stall, 0, 0, ""));

        assertThat(said.words()).contains("injected stall 2s (rule r, when first-byte)");
        assertThat(parsed(json.line(NOON, said))).containsEntry("fault", "stall");
    }

    @Test
    void a_connection_that_no_rule_has_any_more_says_so() {
        assertThat(EventWords.of(new SessionEvent.Planned(SEVENTH, new Plan.PassThrough()))
                        .words())
                .isEqualTo("orders-db#7 goes on; no rule has it any more");
    }

    @Test
    void further_lines_are_below_the_words_each_made_safe_and_in_json_there_is_one_line() throws IOException {
        Said said = new Said("x", Mark.WARNING, "wrong", List.of("a.yaml:1:2: \u001b[2J", "  ^"), Map.of("n", 1L));

        assertThat(text.line(NOON, said).lines().skip(1)).containsExactly("    a.yaml:1:2: \\u001b[2J", "      ^");
        assertThat(parsed(json.line(NOON, said))).containsEntry("n", 1L);
    }

    static Stream<String> whatCouldSteerATerminal() {
        return Stream.of("\u001b[2J", "a\nb", "a\rb", "\u0007", "\u202egnp", "\u2028", "\u009b31m", "\ud800", "\u0000");
    }

    @ParameterizedTest
    @MethodSource("whatCouldSteerATerminal")
    void whatCouldSteerATerminalIsEscapedInBothForms(String evil) throws IOException {
        SessionEvent event = new SessionEvent.ConnectFailed(SEVENTH, evil);

        String line = text.line(NOON, EventWords.of(event));
        String object = json.line(NOON, EventWords.of(event));

        assertThat(line.chars()).allMatch(c -> Printable.isPlain(c));
        assertThat(line).contains("\\u");
        assertThat(object.chars()).allMatch(c -> Printable.isPlain(c));
        assertThat(parsed(object)).containsEntry("reason", evil);
    }

    @Test
    void quotesBackslashesAndOtherScriptsSurviveJson() throws IOException {
        String reason = "\"C:\\x\" 日本 😀";

        assertThat(parsed(json.line(NOON, EventWords.of(new SessionEvent.ConnectFailed(SEVENTH, reason)))))
                .containsEntry("reason", reason);
    }

    @Test
    void whatTheProgramSaysOfItselfIsJsonToo() throws IOException {
        Endpoint bound = new Endpoint("::1", 4711);

        assertThat(parsed(json.line(NOON, Announcements.listening("db", bound, new Endpoint("localhost", 5432)))))
                .containsEntry("event", "listening")
                .containsEntry("port", 4711L)
                .containsEntry("address", "[::1]:4711");
        assertThat(parsed(json.line(NOON, Announcements.seed(42)))).containsEntry("seed", 42L);
        assertThat(parsed(json.line(NOON, Announcements.dropped(3)))).containsEntry("lines", 3L);
    }

    static Map<String, Object> parsed(String line) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                Object value =
                        parser.nextToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : parser.getText();
                assertThat(fields.put(name, value)).as("a second %s", name).isNull();
            }
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
        }
        return fields;
    }
}
