package io.hangup.config;

import io.hangup.config.Type.Section;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.Place;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.Moment.Says;
import io.hangup.core.rule.RequestMatch;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** The words and keys of {@code when:}. */
final class MomentLanguage {
    static final Type.Choice<Moment> WORDS = Type.Choice.<Moment>of(
            "moment",
            List.of(
                    new Moment.Accepted(),
                    new Moment.Connected(),
                    new Moment.FirstByte(),
                    new Moment.Answering(),
                    new Moment.At(0),
                    new Moment.Manual()),
            Moment::text);

    /** What the words mean, for the reference. */
    static final Map<String, String> MEANINGS = Map.of(
            "accepted", "The client's handshake is complete.",
            "connected", "The upstream has answered the dial; no byte has been relayed yet.",
            "first-byte", "The first byte of either side has arrived, and is not delivered.",
            "answering", "The first byte of the first answer has arrived, and is not delivered; the request was.",
            "armed", "The rule is armed: once for all its connections that are open.",
            "manual", "The rule is told to, on the admin port: once for all its connections that are open.");

    // What is counted on a connection.

    static final Section<Moment> ANSWERING = of(
            Field.of(
                    "answering",
                    Globs.count("answering"),
                    "The first byte of this answer has arrived, and is not delivered; 1 is the first answer.",
                    "3"),
            Moment.Answering::new);
    static final Section<Moment> CLIENT_SENT = sent(Side.CLIENT);
    static final Section<Moment> UPSTREAM_SENT = sent(Side.UPSTREAM);
    static final Section<Moment> IDLE =
            lasting("idle", "No byte has come from either side for so long.", "30s", Moment.Idle::new);
    static final Section<Moment> WAKES_AFTER = lasting(
            "wakes-after",
            "The client's next byte after so long without one from either side; it stays unread.",
            "30s",
            Moment.WakesAfter::new);
    static final Section<Moment> ANSWERED = lasting(
            "answered",
            "The upstream has answered, and then neither side has said anything for so long.",
            "20ms",
            Moment.Answered::new);
    static final Section<Moment> AGE =
            lasting("age", "The connection was accepted so long ago.", "5m", Moment.Age::new);
    static final Section<Moment> AT = lasting(
            "at", "The rule was armed so long ago: once for all its connections that are open.", "10s", Moment.At::new);

    // What is said on a connection.

    static final Field<Located<Long>> WITHIN = Field.of(
                    "within",
                    Quantity.SIZE.type().located(),
                    "The bytes lie in the first so many of that side.",
                    "4KiB")
            .orElseMeans("anywhere");
    static final Field<Place> SAYS_AT = Field.of(
                    "at",
                    Type.Choice.of("place", List.of(Place.values()), Place::word),
                    "Where the fault comes: the last of the bytes is not delivered, they are and nothing behind them,"
                            + " or the answer to them is not.",
                    "before")
            .orElse(Place.AFTER.word());
    static final Section<Moment> CLIENT_SAYS = says(Side.CLIENT);
    static final Section<Moment> UPSTREAM_SAYS = says(Side.UPSTREAM);

    // An HTTP request.

    static final Field<String> METHOD = Field.of("method", Globs.method(), "The method of the request.", "POST")
            .orElseMeans("any");
    static final Field<Glob> PATH = Field.of(
                    "path",
                    Globs.path(),
                    "Its path without the query; * stands for anything but /, and ** for anything.",
                    "/orders/**")
            .orElseMeans("any");
    static final Field<Map<String, Glob>> HEADER = Field.of(
                    "header",
                    new Type.Entries<>("names and values such as { X-Try: \"1\" }", Globs.TOKEN, Globs.value("header")),
                    "Headers that must be there, each with its value, in which * stands for any characters.",
                    "{ X-Try: \"1\" }")
            .orElseMeans("any");
    static final Field<Long> NTH = Field.of(
                    "nth", Globs.count("nth"), "Which of the requests of a connection that match; 1 is the first.", "2")
            .orElse("1");
    static final Section<RequestMatch> REQUEST_SECTION = Section.of(
            "a request",
            List.of(METHOD, PATH, HEADER, NTH),
            cursor -> Optional.of(new RequestMatch(
                    cursor.take(METHOD),
                    cursor.take(PATH),
                    cursor.take(HEADER).orElse(Map.of()),
                    cursor.take(NTH).orElse(1L))));
    static final Field<RequestMatch> REQUEST = Field.of(
            "request",
            REQUEST_SECTION,
            "An HTTP/1.1 or HTTP/1.0 request; an empty mapping is any. What is neither never matches.",
            "{ method: POST, path: /orders/** }");
    static final Field<Long> BODY = Field.of(
            "body",
            Quantity.SIZE.type(),
            "Exactly so many bytes of the body are delivered, as they are on the wire.",
            "8KiB");
    static final Variants<RequestPoint> POINTS = new Variants<>(
            "point",
            List.of(Section.ofKey(
                    "a point in a request",
                    BODY,
                    List.of(),
                    cursor -> cursor.take(BODY).map(RequestPoint.Body::new))),
            false);
    static final Type.Choice<RequestPoint> POINT_WORDS = new Type.Choice<>("point", points(), List.of());
    static final Field<RequestPoint> REQUEST_AT = Field.<RequestPoint>of(
                    "at",
                    POINTS.orWord(POINT_WORDS, List.of(POINTS)),
                    "Where in its life the fault comes: its head has arrived and is not delivered whole, its answer has"
                            + " begun and is not delivered, or so much of its body is delivered.",
                    "answering")
            .orElse("received");
    static final Section<Moment> REQUEST_MOMENT =
            Section.ofKey("a request and a point in it", REQUEST, List.of(REQUEST_AT), cursor -> {
                Optional<RequestMatch> match = cursor.take(REQUEST);
                Optional<RequestPoint> point = cursor.take(REQUEST_AT);
                return match.flatMap(which -> point.map(where -> new Moment.Request(which, where)));
            });

    // TLS.

    static final Field<Glob> SNI = Field.of(
            "sni",
            Globs.serverName(),
            "The server that the client names (SNI); * stands for any characters.",
            "\"*.example.com\"");
    static final Section<Glob> TLS_SECTION = Section.of("a hello in TLS", List.of(SNI), cursor -> cursor.take(SNI));
    static final Field<Glob> TLS = Field.of(
            "tls",
            TLS_SECTION,
            "The client says hello in TLS; the hello is not delivered, and TLS is not ended here.",
            "{ sni: \"*.example.com\" }");
    static final Section<Moment> TLS_MOMENT = Section.ofKey(
            "a moment of TLS", TLS, List.of(), cursor -> cursor.take(TLS).map(Moment.Tls::new));

    /** The moments that are told how much. The last one's key means something else beside others. */
    static final Variants<Moment> MOMENTS = new Variants<>(
            "moment",
            List.of(
                    ANSWERING,
                    CLIENT_SENT,
                    UPSTREAM_SENT,
                    CLIENT_SAYS,
                    UPSTREAM_SAYS,
                    IDLE,
                    WAKES_AFTER,
                    ANSWERED,
                    AGE,
                    REQUEST_MOMENT,
                    TLS_MOMENT,
                    AT),
            false);

    static final Field<Located<Moment>> WHEN = Field.of(
                    "when",
                    MOMENTS.orWord(WORDS, List.of(MOMENTS)).located(),
                    "The moment when it happens: a word, or a mapping.",
                    "{ upstream-sent: 64KiB }")
            .orElseMeans(
                    "first-byte; armed where connections that are open are chosen, or where the fault is to refuse");

    private MomentLanguage() {}

    /** Every section of this table. */
    static List<Section<?>> sections() {
        List<Section<?>> sections = new ArrayList<>(MOMENTS.sections());
        sections.addAll(List.of(REQUEST_SECTION, POINTS.sections().get(0), TLS_SECTION));
        return sections;
    }

    private static <T> Section<Moment> of(Field<T> field, Function<T, Moment> moment) {
        return Section.ofKey(
                "a moment", field, List.of(), cursor -> cursor.take(field).map(moment));
    }

    private static Section<Moment> lasting(
            String name, String description, String example, LongFunction<Moment> moment) {
        return of(Field.of(name, Quantity.DURATION.type(), description, example), moment::apply);
    }

    private static Section<Moment> sent(Side side) {
        return of(
                Field.of(
                        side.word() + "-sent",
                        Quantity.SIZE.type(),
                        "Exactly so many bytes of the " + side.word() + " have been delivered.",
                        "64KiB"),
                bytes -> new Moment.Sent(side, bytes));
    }

    private static Section<Moment> says(Side side) {
        Field<BytePattern> pattern = Field.of(
                side.word() + "-says",
                new BytesType(),
                "The " + side.word() + " sends these bytes, in however many pieces; \\xNN is a byte, and other text is"
                        + " its bytes in UTF-8.",
                "COMMIT");
        return Section.ofKey("a moment", pattern, List.of(WITHIN, SAYS_AT), cursor -> {
            Optional<BytePattern> bytes = cursor.take(pattern);
            Optional<Located<Long>> within = cursor.take(WITHIN);
            Optional<Place> place = cursor.take(SAYS_AT);
            if (bytes.isPresent()
                    && within.isPresent()
                    && within.get().value() < bytes.get().length()) {
                return within.get()
                        .place()
                        .refuse("within " + Words.bytes(within.get().value()) + " there is no room for the "
                                + bytes.get().length() + " bytes looked for (expected: at least "
                                + bytes.get().length() + "B)");
            }
            return bytes.flatMap(what -> place.map(
                    where -> new Says(side, what, within.map(Located::value).orElse(Says.ANYWHERE), where)));
        });
    }

    private static Map<String, RequestPoint> points() {
        Map<String, RequestPoint> points = new LinkedHashMap<>();
        points.put("received", new RequestPoint.Received());
        points.put("answering", new RequestPoint.Answering());
        return points;
    }
}
