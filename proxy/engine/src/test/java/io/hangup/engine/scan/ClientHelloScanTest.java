package io.hangup.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what the JDK's own TLS says as a client. */
class ClientHelloScanTest {
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MANY_PROTOCOLS = 200;
    private static final int MOST_PROTOCOLS = 600;
    private static final int LONGEST_PROTOCOL = 100;

    private static final byte[] EARLY = "what follows".getBytes(StandardCharsets.US_ASCII);

    /** What a client says first: with this name and so many protocols to choose from. */
    private static byte[] hello(String version, List<String> names, int protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setServerNames(
                names.stream().<SNIServerName>map(SNIHostName::new).toList());
        parameters.setApplicationProtocols(IntStream.range(0, protocols)
                .mapToObj(i -> "p".repeat(LONGEST_PROTOCOL) + i)
                .toArray(String[]::new));
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        return wrapped(engine);
    }

    private static byte[] wrapped(SSLEngine engine) throws SSLException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), record.clear());
            said.write(record.array(), 0, record.position());
        }
        return said.toByteArray();
    }

    private static byte[] hello(String name) throws Exception {
        return hello("TLSv1.3", List.of(name), 0);
    }

    private static byte[] together(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** The first record in two, the first of which carries so many bytes. */
    private static byte[] inTwoRecords(byte[] record, int first) {
        int length = record.length - RECORD_HEADER_BYTES;
        return ByteBuffer.allocate(record.length + RECORD_HEADER_BYTES)
                .put(record, 0, 3)
                .putShort((short) first)
                .put(record, RECORD_HEADER_BYTES, first)
                .put(record, 0, 3)
                .putShort((short) (length - first))
                .put(record, RECORD_HEADER_BYTES + first, length - first)
                .array();
    }

    private static Outcome shown(String glob, Reads reads) {
        return reads.shownTo(found -> ClientHelloScan.of(new Moment.Tls(new Glob(glob))));
    }

    /** The fault comes before the read that completes the hello, whatever follows in it. */
    private static Outcome cut(byte[] hello, Reads reads) {
        return Outcome.cut(0, hello.length, reads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_hello_is_found_however_it_is_cut(String version) throws Exception {
        byte[] hello = hello(version, List.of("db.example.com"), 0);

        assertThat(shown("db.example.com", Reads.byteByByte(hello))).isEqualTo(cut(hello, Reads.byteByByte(hello)));
        Reads.oneAndTwo(together(hello, EARLY), reads -> {
            assertThat(shown("db.example.com", reads)).as("%s", reads).isEqualTo(cut(hello, reads));
            assertThat(shown("db.example.org", reads)).as("%s", reads).isEqualTo(Outcome.NOTHING);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "db.example.com, db.example.com,   true",
        "DB.Example.com, db.eXAMPLE.com,   true",
        "*.example.com,  db.example.com,   true",
        "*.example.com,  a.db.example.com, true",
        "*.example.com,  example.com,      false",
        "*,              example.com,      true",
        "db.*,           db.example.com,   true",
        "b.example.com,  db.example.com,   false",
        "db.example,     db.example.com,   false",
    })
    void a_star_stands_for_any_part_of_a_name(String glob, String name, boolean matched) throws Exception {
        Reads reads = Reads.whole(hello(name));

        assertThat(shown(glob, reads).equals(Outcome.NOTHING)).isEqualTo(!matched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_hello_without_a_name_never_matches(String version) throws Exception {
        byte[] hello = together(hello(version, List.of(), 0), hello("db.example.com"));

        Reads.oneAndTwo(hello, reads -> assertThat(shown("*", reads)).isEqualTo(Outcome.NOTHING));
    }

    @Test
    void a_hello_in_two_records_is_found_wherever_it_is_parted() throws Exception {
        byte[] hello = hello("db.example.com");
        for (int first = 1; first < hello.length - RECORD_HEADER_BYTES; first++) {
            byte[] parted = inTwoRecords(hello, first);
            byte[] stream = together(parted, EARLY);
            for (Reads reads : List.of(
                    first % 16 == 1 ? Reads.byteByByte(stream) : Reads.whole(stream),
                    new Reads(stream, first + RECORD_HEADER_BYTES),
                    new Reads(stream, first + RECORD_HEADER_BYTES + 2),
                    new Reads(stream, parted.length - 1))) {
                assertThat(shown("db.*", reads)).as("%s", reads).isEqualTo(cut(parted, reads));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MANY_PROTOCOLS, MOST_PROTOCOLS})
    void a_long_hello_is_found(int protocols) throws Exception {
        byte[] hello = hello("TLSv1.3", List.of("db.example.com"), protocols);
        byte[] stream = together(hello, EARLY);

        for (int bound = 0; bound <= stream.length; bound += 997) {
            Reads reads = new Reads(stream, bound);
            assertThat(shown("db.*", reads)).as("%s", reads).isEqualTo(cut(hello, reads));
        }
    }

    @Test
    void a_hello_that_says_it_is_above_the_limit_never_matches() throws Exception {
        byte[] hello = hello("db.example.com");
        ByteBuffer.wrap(hello).put(RECORD_HEADER_BYTES + 1, new byte[] {1, 0, 1});
        byte[] stream = Arrays.copyOf(hello, 1 << 20);

        Reads.oneAndTwo(hello, reads -> assertThat(shown("*", reads)).isEqualTo(Outcome.NOTHING));
        assertThat(shown("*", Reads.whole(stream))).isEqualTo(Outcome.NOTHING);
    }

    private static Stream<byte[]> others() {
        return Stream.of(
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f},
                new byte[] {(byte) 0x80, 0x2e, 1, 3, 1, 0, 0},
                new byte[] {21, 3, 3, 0, 2, 2, 40},
                new byte[] {22, 3, 3, 0, 4, 2, 0, 0, 0},
                new byte[] {22, 3, 3, 0, 0},
                new byte[] {22, 2, 2, 2, 2, 2, 2, 2},
                new byte[] {22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3},
                new byte[] {22, 3, 1, 0, 2, 1, 0, 21, 9, 9, 9, 9, 9, 9});
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_is_no_hello_never_matches(byte[] first) throws Exception {
        byte[] stream = together(first, hello("db.example.com"));

        assertThat(shown("*", Reads.byteByByte(stream))).isEqualTo(Outcome.NOTHING);
        Reads.oneAndTwo(stream, reads -> assertThat(shown("*", reads)).isEqualTo(Outcome.NOTHING));
    }

    @Test
    void once_it_is_over_nothing_is_looked_at() throws Exception {
        byte[] hello = hello("db.example.com");
        ByteBuf released = Unpooled.copiedBuffer(hello);
        released.release();
        for (byte[] first : List.of(hello, EARLY, hello("other.example.com"))) {
            Scan scan = ClientHelloScan.of(new Moment.Tls(new Glob("db.*")));
            scan.look(Unpooled.copiedBuffer(first));

            assertThat(scan.look(released)).isEqualTo(Scan.NO_CUT);
        }
    }

    /** One byte in each record: what is copied is six times the hello. */
    @Test
    void of_a_hello_in_tiny_records_not_everything_is_kept() throws Exception {
        byte[] hello = hello("TLSv1.3", List.of("db.example.com"), MOST_PROTOCOLS / 2);
        ByteBuffer tiny = ByteBuffer.allocate(hello.length * (RECORD_HEADER_BYTES + 1));
        for (byte value : carried(hello)) {
            tiny.put(hello, 0, 3).putShort((short) 1).put(value);
        }
        byte[] stream = Arrays.copyOf(tiny.array(), tiny.position());
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        ByteBuf read = allocator.buffer(stream.length).writeBytes(stream);
        long used = allocator.metric().usedDirectMemory();
        Scan scan = ClientHelloScan.of(new Moment.Tls(new Glob("*")));

        assertThat(scan.look(read)).isEqualTo(Scan.NO_CUT);
        assertThat(allocator.metric().usedDirectMemory()).isEqualTo(used);
        read.release();
        assertThat(shown("*", Reads.whole(stream))).isEqualTo(Outcome.NOTHING);
    }

    /** What the records carry. */
    private static byte[] carried(byte[] records) {
        ByteBuffer from = ByteBuffer.wrap(records);
        ByteBuffer all = ByteBuffer.allocate(records.length);
        while (from.remaining() > RECORD_HEADER_BYTES) {
            int length = from.getShort(from.position() + 3);
            all.put(records, from.position() + RECORD_HEADER_BYTES, length);
            from.position(from.position() + RECORD_HEADER_BYTES + length);
        }
        return Arrays.copyOf(all.array(), all.position());
    }
}
