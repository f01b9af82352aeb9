package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Connections.Range;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Glob;
import io.hangup.core.rule.IpRange;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.Moment.Says;
import io.hangup.core.rule.RequestMatch;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every rule in one line of the command line. */
class AnyRuleTest {
    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;

    @Property(tries = 10_000)
    void what_a_rule_prints_can_be_typed_back(@ForAll("rules") Rule rule) {
        String state = rule.limits().armed() ? "" : ", armed false";
        assertThat(rule.text()).doesNotContain("armed false");
        assertThat(Loading.valid(ShortRule.parse(rule.text() + state, Collections.nCopies(2, rule))))
                .isEqualTo(rule);
    }

    @Provide
    Arbitrary<Rule> rules() {
        return Combinators.combine(faults(), moments(), connections(), limits())
                .as((fault, moment, connections, limits) ->
                        new Rule("fault-3", Faults.of(fault), moment, connections, limits))
                .filter(rule -> !neverComes(rule));
    }

    private static boolean neverComes(Rule rule) {
        boolean isPast = rule.connections().isOfOpen()
                && (rule.moment() instanceof Moment.Accepted || rule.moment() instanceof Moment.Connected);
        boolean isTooLate = rule.moment() instanceof Moment.OfRule
                && rule.faults().all().stream().anyMatch(fault -> !fault.shape().equals(Shape.NONE));
        boolean isOver = rule.moment() instanceof Moment.At at
                && at.millis() >= rule.limits().forMillis().orElse(Long.MAX_VALUE);
        return isPast || isTooLate || isOver;
    }

    // Faults.

    private static Arbitrary<Fault> faults() {
        return Arbitraries.of(Target.values()).flatMap(target -> {
            Arbitrary<Fault> plain = Arbitraries.of(Fault.all(target));
            Arbitrary<Fault> measured = Arbitraries.oneOf(
                    millis().map(millis -> new Fault.StallFor(target, millis)),
                    millis().map(millis -> new Fault.Refuse(target, millis)),
                    Arbitraries.longs()
                            .between(1, Fault.MOST_GARBAGE_BYTES)
                            .map(bytes -> new Fault.Garbage(target, bytes)));
            Arbitrary<Fault> shaped = shapes().map(shape -> new Fault.Shaped(target, shape));
            Arbitrary<Fault> orders = Combinators.combine(
                            shaped.list().ofMaxSize(1),
                            measured.filter(fault -> !fault.aftermath().isForGood())
                                    .list()
                                    .ofMaxSize(3),
                            Arbitraries.oneOf(plain, measured).list().ofMaxSize(1),
                            millis().map(millis -> (Fault) new Fault.Refuse(target, millis))
                                    .list()
                                    .ofMaxSize(1))
                    .as((first, pauses, last, refusal) -> {
                        List<Fault> parts = new ArrayList<>(first);
                        parts.addAll(pauses);
                        parts.addAll(last);
                        parts.addAll(refusal);
                        return parts;
                    })
                    .filter(parts -> parts.size() > 1)
                    .map(Fault.InOrder::new);
            return Arbitraries.oneOf(plain, measured, shaped, orders);
        });
    }

    private static Arbitrary<Shape> shapes() {
        Arbitrary<Long> maybe = Arbitraries.oneOf(Arbitraries.just(0L), millis());
        return Combinators.combine(
                        maybe,
                        maybe,
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.oneOf(Arbitraries.just(Shape.UNLIMITED), sizes()),
                        Arbitraries.oneOf(
                                Arbitraries.just(Shape.WHOLE),
                                Arbitraries.integers().between(1, Shape.WHOLE - 1)),
                        millis())
                .as((connect, delay, jitter, speed, slice, every) -> {
                    long least = connect == 0 ? delay : delay == 0 ? connect : Math.min(connect, delay);
                    return new Shape(
                            connect, delay, (long) (jitter * least), speed, slice, slice == Shape.WHOLE ? 0 : every);
                })
                .filter(shape -> shape.connectMillis() > 0 || !shape.leavesBytesAlone());
    }

    // Moments.

    private static Arbitrary<Moment> moments() {
        Arbitrary<Side> sides = Arbitraries.of(Side.values());
        Arbitrary<Says> says = Combinators.combine(
                        sides, patterns(), Arbitraries.oneOf(Arbitraries.just(Says.ANYWHERE), sizes()), places())
                .as((side, pattern, within, place) ->
                        new Says(side, pattern, Math.max(within, pattern.length()), place));
        return Arbitraries.oneOf(
                Arbitraries.<Moment>of(
                        new Moment.Accepted(), new Moment.Connected(), new Moment.FirstByte(), new Moment.Manual()),
                numbers().map(Moment.Answering::new),
                Combinators.combine(sides, sizes()).as(Moment.Sent::new),
                says,
                millis().map(Moment.Idle::new),
                millis().map(Moment.WakesAfter::new),
                millis().map(Moment.Answered::new),
                millis().map(Moment.Age::new),
                Arbitraries.oneOf(Arbitraries.just(0L), millis()).map(Moment.At::new),
                Arbitraries.strings()
                        .withChars("abc.*-_09")
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .map(name -> new Moment.Tls(new Glob(name))),
                requests());
    }

    private static Arbitrary<Moment.Place> places() {
        return Arbitraries.of(Moment.Place.values());
    }

    private static Arbitrary<BytePattern> patterns() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .withChars("\"\\, $xn{}[]")
                .ofMinLength(1)
                .ofMaxLength(30)
                .map(BytePattern::new);
    }

    private static Arbitrary<Moment.Request> requests() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars("ab/*, \"\\$'[]é日\u0001:")
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<Map<String, Glob>> headers = Arbitraries.maps(
                        Arbitraries.of("x-try", "accept", "at", "nth", "header", "a.b"), texts.map(Glob::new))
                .ofMaxSize(3);
        Arbitrary<RequestPoint> points = Arbitraries.oneOf(
                Arbitraries.<RequestPoint>of(new RequestPoint.Received(), new RequestPoint.Answering()),
                sizes().map(RequestPoint.Body::new));
        return Combinators.combine(
                        Arbitraries.of("GET", "POST", "M-SEARCH").optional(),
                        texts.map(text -> new Glob("/" + text)).optional(),
                        headers,
                        numbers(),
                        points)
                .as((method, path, header, nth, point) ->
                        new Moment.Request(new RequestMatch(method, path, header, nth), point));
    }

    // Connections and limits.

    private static Arbitrary<Connections> connections() {
        Arbitrary<Connections> shares = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(100))
                .ofScale(6)
                .map(share -> new Connections.Percent(share.doubleValue()));
        Arbitrary<Connections> choices = Arbitraries.oneOf(
                Arbitraries.<Connections>of(
                        new Connections.All(),
                        new Connections.Open(),
                        new Connections.OpenedBefore(),
                        new Connections.OpenedAfter()),
                shares,
                ordinals(),
                numbers().map(Connections.Every::new),
                numbers().map(Connections.First::new),
                numbers().map(Connections.After::new),
                numbers().map(Connections.Oldest::new));
        Arbitrary<List<IpRange>> ranges = ranges().list().ofMinSize(1).ofMaxSize(3);
        return Arbitraries.oneOf(choices, Combinators.combine(ranges, choices).as(Connections.From::new));
    }

    /** Numbers and ranges that do not overlap: of ascending borders, each two that follow each other. */
    private static Arbitrary<Connections> ordinals() {
        return Arbitraries.longs()
                .greaterOrEqual(1)
                .set()
                .ofMinSize(2)
                .ofMaxSize(20)
                .map(borders -> borders.stream().sorted().toList())
                .map(borders -> {
                    List<Range> ranges = new ArrayList<>();
                    for (int i = 0; i + 1 < borders.size(); i += 2) {
                        ranges.add(new Range(borders.get(i), borders.get(i + (i % 4 == 0 ? 0 : 1))));
                    }
                    return new Connections.Ordinals(ranges);
                });
    }

    private static Arbitrary<IpRange> ranges() {
        return Arbitraries.of(
                new IpRange("\n\0\0\0", 8, "10.0.0.0/8"),
                new IpRange("\0\0\0\0", 0, "0.0.0.0/0"),
                new IpRange("\u00c0\u00a8\1\2", 32, "192.168.1.2"),
                new IpRange("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 128, "::1"),
                new IpRange("\40\1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\0", 32, "2001:db8::/32"));
    }

    private static Arbitrary<Limits> limits() {
        Arbitrary<OptionalLong> none = Arbitraries.just(OptionalLong.empty());
        return Combinators.combine(
                        Arbitraries.oneOf(none, numbers().map(OptionalLong::of)),
                        Combinators.combine(Arbitraries.integers().between(1, Rate.MOST), millis())
                                .as(Rate::new)
                                .optional(),
                        Arbitraries.oneOf(none, millis().map(OptionalLong::of)),
                        Arbitraries.of(true, false))
                .as(Limits::new);
    }

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().greaterOrEqual(1);
    }

    private static Arbitrary<Long> millis() {
        return Arbitraries.longs().between(1, YEAR_MILLIS);
    }

    private static Arbitrary<Long> sizes() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE - 1);
    }
}
