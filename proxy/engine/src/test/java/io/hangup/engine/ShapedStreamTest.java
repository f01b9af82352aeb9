package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Background;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to its pace, a stream arrives as it was sent, in order, with its FIN behind it: on real sockets. */
class ShapedStreamTest {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final int MOST_BYTES = 40_000;
    private static final int LEAST_SLICE_BYTES = 200;
    private static final int LEAST_BYTES_PER_SECOND = 200_000;

    /** What one try is made of. */
    record Try(TransportChoice transport, Target target, Shape shape, Payload question, Payload answer, long chunks) {}

    @Provide
    Arbitrary<Try> tries() {
        Arbitrary<Payload> payloads = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs().between(0, MOST_BYTES))
                .as(Payload::of);
        return Combinators.combine(
                        Arbitraries.of(Rig.transports().toList()),
                        Arbitraries.of(Target.values()),
                        shapes(),
                        payloads,
                        payloads,
                        Arbitraries.longs())
                .as(Try::new);
    }

    private static Arbitrary<Shape> shapes() {
        Arbitrary<Long> rates = Arbitraries.longs().between(LEAST_BYTES_PER_SECOND, 10_000_000);
        Arbitrary<Integer> slices = Arbitraries.integers().between(LEAST_SLICE_BYTES, MOST_BYTES);
        return Combinators.combine(
                        Arbitraries.longs().between(0, 30),
                        Arbitraries.longs().between(0, 30),
                        Arbitraries.oneOf(Arbitraries.just(Shape.UNLIMITED), rates),
                        Arbitraries.oneOf(Arbitraries.just(Shape.WHOLE), slices),
                        Arbitraries.longs().between(0, 2))
                .as((delay, jitter, rate, slice, every) ->
                        new Shape(0, delay, Math.min(jitter, delay), rate, slice, slice == Shape.WHOLE ? 0 : every))
                .filter(shape -> !shape.leavesBytesAlone());
    }

    @Property(tries = 60)
    void a_shaped_stream_arrives_as_it_was_sent_with_its_fin(@ForAll("tries") Try one) throws Exception {
        Rule rule = new Rule(
                "the-rule", new Fault.Shaped(one.target(), one.shape()), new Moment.Connected(), new Connections.All());
        try (Rig rig = Rig.on(one.transport()).seed(one.chunks()).rules(rule).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> asking = sending(one.question(), client, one.chunks());
            CompletableFuture<Sent> answering = sending(one.answer(), upstream, ~one.chunks());
            CompletableFuture<Verdict> asked =
                    Background.start(() -> one.question().check().readToEnd(upstream, PATIENCE_MILLIS));
            Verdict answered = one.answer().check().readToEnd(client, PATIENCE_MILLIS);

            assertThat(answered).matches(Verdict::isWhole, "is whole");
            assertThat(asked.join()).matches(Verdict::isWhole, "is whole");
            assertThat(asking.join().end()).hasToString("ok");
            assertThat(answering.join().end()).hasToString("ok");
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isEqualTo(new Ending.Finished());
            assertThat(ended.fromClientBytes()).isEqualTo(one.question().length());
            assertThat(ended.fromUpstreamBytes()).isEqualTo(one.answer().length());
            assertThat(rig.events.of(Injected.class)).hasSize(1);
            assertThat(rig.events.of(Missed.class)).isEmpty();
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    private static CompletableFuture<Sent> sending(Payload payload, Peer from, long chunkSeed) {
        return Background.start(() -> {
            Sent sent = payload.sendOver(from, chunkSeed, PATIENCE_MILLIS);
            from.shutdownOutput();
            return sent;
        });
    }
}
