package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeKind;
import io.hangup.core.report.Expect;
import io.hangup.core.report.Expectation;
import io.hangup.core.report.Expectation.Attempts;
import io.hangup.core.report.Expectation.BackOffs;
import io.hangup.core.report.Expectation.Episodes;
import io.hangup.core.report.Expectation.HeldFor;
import io.hangup.core.report.Expectation.KeptWriting;
import io.hangup.core.report.Expectation.Recovered;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for everything that can be expected. */
class AnyExpectTest {
    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;

    @Property(tries = 2_000)
    void what_an_expectation_prints_can_be_written_into_a_file(@ForAll("expectations") Expectation expectation) {
        String yaml = "proxies: [{ name: a, listen: 1, upstream: 'db:1', expect: { " + expectation.text() + " } }]";

        HangupConfig config = Loading.valid(Loading.load(yaml));

        assertThat(config.proxies().get(0).expected().ofProxy().map(Expect::all))
                .hasValueSatisfying(all -> assertThat(all).containsExactly(expectation));
        assertThat(SchemaTest.refusals(yaml)).isEmpty();
    }

    @Provide
    Arbitrary<Expectation> expectations() {
        return Arbitraries.oneOf(
                millis().map(Recovered::new),
                Combinators.combine(
                                counts(),
                                Arbitraries.oneOf(
                                        Arbitraries.just(OptionalLong.empty()), millis().map(OptionalLong::of)))
                        .as(Attempts::new),
                Arbitraries.of(BackOff.Shape.values())
                        .list()
                        .ofMinSize(1)
                        .uniqueElements()
                        .map(BackOffs::new),
                Combinators.combine(Arbitraries.of(EpisodeKind.values()), counts())
                        .as(Episodes::new),
                Arbitraries.longs().greaterOrEqual(0).map(KeptWriting::new),
                millis().map(HeldFor::new));
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().greaterOrEqual(0);
    }

    private static Arbitrary<Long> millis() {
        return Arbitraries.longs().between(1, YEAR_MILLIS);
    }
}
