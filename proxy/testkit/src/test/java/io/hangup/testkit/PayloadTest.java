package io.hangup.testkit;

import static io.hangup.testkit.RawPair.SOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.PayloadCheck.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Property(tries = 200)
    void any_part_is_the_same_as_that_part_of_the_whole(
            @ForAll long seed, @ForAll @IntRange(max = 500) int offset, @ForAll @IntRange(max = 500) int count) {
        Payload payload = Payload.of(seed, 1000);
        byte[] whole = new byte[1000];
        payload.fill(0, whole, 1000);
        byte[] part = new byte[count];
        payload.fill(offset, part, count);

        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, offset, offset + count));
    }

    @Test
    void the_words_are_those_of_split_mix_64() {
        byte[] bytes = new byte[16];
        Payload.of(1234567, 16).fill(0, bytes, 16);

        assertThat(littleEndian(bytes, 0)).isEqualTo(6457827717110365317L);
        assertThat(littleEndian(bytes, 8)).isEqualTo(3203168211198807973L);
    }

    private static long littleEndian(byte[] bytes, int at) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = (word << 8) | (bytes[at + i] & 0xFF);
        }
        return word;
    }

    @Test
    void streams_of_different_seeds_differ() {
        byte[] one = new byte[64];
        byte[] two = new byte[64];
        Payload.of(1, 64).fill(0, one, 64);
        Payload.of(2, 64).fill(0, two, 64);

        assertThat(one).isNotEqualTo(two);
    }

    @Property(tries = 200)
    void a_changed_byte_is_found_at_its_offset_however_the_stream_is_cut(
            @ForAll @IntRange(min = 1, max = 100_000) int length, @ForAll @LongRange(min = 0) long chance) {
        Payload payload = Payload.of(chance, length);
        byte[] bytes = new byte[length];
        payload.fill(0, bytes, length);
        int changed = (int) (chance % length);
        bytes[changed] ^= 1;
        PayloadCheck check = payload.check();
        SplittableRandom random = new SplittableRandom(chance);
        for (int at = 0; at < length; ) {
            int size = Math.min(length - at, 1 + random.nextInt(70_000));
            check.accept(Arrays.copyOfRange(bytes, at, at + size), size);
            at += size;
        }

        Verdict verdict = check.verdict(new CallResult.Eof(0));

        assertThat(verdict.firstDifference()).isEqualTo(changed);
        assertThat(verdict.arrived()).isEqualTo(length);
        assertThat(verdict.isPrefix()).isFalse();
        assertThat(verdict.isWhole()).isFalse();
    }

    @Test
    void a_byte_too_many_differs_and_a_byte_too_few_is_a_prefix_but_not_the_whole() {
        byte[] bytes = new byte[101];
        Payload payload = Payload.of(3, 100);
        payload.fill(0, bytes, 101);
        PayloadCheck longer = payload.check();
        longer.accept(bytes, 101);
        PayloadCheck shorter = payload.check();
        shorter.accept(bytes, 99);

        assertThat(longer.verdict(new CallResult.Eof(0)).firstDifference()).isEqualTo(100);
        assertThat(shorter.verdict(new CallResult.Eof(0)))
                .matches(Verdict::isPrefix)
                .matches(verdict -> !verdict.isWhole())
                .hasToString("99 of 100 bytes, all as sent, then EOF");
    }

    @Test
    void a_stream_that_arrives_whole_but_ends_with_a_reset_is_not_whole() throws IOException {
        Payload payload = Payload.of(4, 1000);
        try (RawPair pair = new RawPair(Via.ASYNC_CHANNEL)) {
            byte[] bytes = new byte[1000];
            payload.fill(0, bytes, 1000);
            pair.server.write(ByteBuffer.wrap(bytes));
            pair.serverResets();

            Verdict verdict = payload.check().readToEnd(pair.client, SOON_MILLIS);

            assertThat(verdict).hasToString("1000 of 1000 bytes, all as sent, then ECONNRESET");
            assertThat(verdict.isPrefix()).isTrue();
            assertThat(verdict.isWhole()).isFalse();
        }
    }

    @Test
    void a_part_can_be_read_before_the_rest() throws IOException {
        Payload payload = Payload.of(5, 100_000);
        try (ProbeServer server = ProbeServer.open();
                ProbeClient client = ProbeClient.open()) {
            client.connect(server.address(), SOON_MILLIS);
            Peer reader = server.accept(SOON_MILLIS);
            CompletableFuture<CallResult> sending = Background.start(() -> {
                payload.sendOver(client, 9, SOON_MILLIS);
                return client.shutdownOutput();
            });
            PayloadCheck check = payload.check();

            assertThat(check.read(reader, 33_333, SOON_MILLIS))
                    .hasToString("33333 of 100000 bytes, all as sent, then ok");
            assertThat(check.readToEnd(reader, SOON_MILLIS)).matches(Verdict::isWhole);
            sending.join();
        }
    }

    @Test
    void chunk_sizes_follow_from_their_seed_and_are_small_and_large() {
        ChunkSizes sizes = new ChunkSizes(42);
        List<Integer> drawn =
                Stream.generate(() -> sizes.next(Long.MAX_VALUE)).limit(1000).toList();
        ChunkSizes again = new ChunkSizes(42);

        assertThat(drawn)
                .allMatch(size -> size >= 1 && size <= 256 * 1024)
                .contains(1)
                .anyMatch(size -> size > 128 * 1024)
                .allMatch(size -> size == again.next(Long.MAX_VALUE));
        assertThat(sizes.next(1)).isEqualTo(1);
    }
}
