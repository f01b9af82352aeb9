package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LinePrinterTest {
    private static final String DROPS = "dropped ";

    /** A pipe that nobody reads until it is opened. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writing.countDown();
            try {
                opened.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            synchronized (read) {
                read.write(bytes, offset, length);
            }
        }

        List<String> lines() {
            synchronized (read) {
                return read.toString(StandardCharsets.UTF_8).lines().toList();
            }
        }
    }

    private static LinePrinter on(OutputStream to) {
        return LinePrinter.to(to, lines -> DROPS + lines);
    }

    @Test
    void linesComeInTheirOrderAndInUtf8() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LinePrinter printer = on(out)) {
            IntStream.range(0, 1_000).forEach(i -> printer.print(() -> "✗ " + i));
        }

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "✗ " + i).toList());
    }

    @Test
    void aLineComesOutWithoutAnotherBehindIt() {
        Pipe pipe = new Pipe();
        pipe.opened.countDown();
        try (LinePrinter printer = on(pipe)) {
            printer.print(() -> "first");
            await().atMost(Duration.ofMillis(900)).until(() -> pipe.lines().equals(List.of("first")));
            printer.print(() -> "second");
            await().atMost(Duration.ofMillis(900)).until(() -> pipe.lines().equals(List.of("first", "second")));
        }
    }

    @Test
    void aPipeThatNobodyReadsHoldsUpNobodyAndWhatIsDroppedIsCountedAndSaidOnce() throws InterruptedException {
        Pipe pipe = new Pipe();
        LinePrinter printer = on(pipe);
        printer.print(() -> "the one that blocks");
        pipe.writing.await();

        IntStream.range(0, LinePrinter.CAPACITY_LINES + 5).forEach(i -> printer.print(() -> "line " + i));
        assertThat(printer.dropped()).isEqualTo(5);

        pipe.opened.countDown();
        await().until(() -> pipe.lines().size() == LinePrinter.CAPACITY_LINES + 2);
        assertThat(pipe.lines()).endsWith("line " + (LinePrinter.CAPACITY_LINES - 1), DROPS + 5);
        printer.print(() -> "after");
        await().until(() -> pipe.lines().get(pipe.lines().size() - 1).equals("after"));
        assertThat(pipe.lines()).filteredOn(line -> line.startsWith(DROPS)).hasSize(1);
        printer.close();
    }

    @Test
    void theEndDoesNotWaitForAPipeThatNobodyReads() throws InterruptedException {
        Pipe pipe = new Pipe();
        LinePrinter printer = on(pipe);
        printer.print(() -> "the one that blocks");
        pipe.writing.await();

        long began = System.nanoTime();
        printer.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        pipe.opened.countDown();
    }

    @Test
    void aStreamThatBreaksIsGivenUpAndEveryLineCountsAsDropped() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (LinePrinter printer = on(broken)) {
            printer.print(() -> "this one finds out");
            await().until(() -> {
                printer.print(() -> "this one is dropped");
                return printer.dropped() > 0;
            });
            long before = printer.dropped();
            printer.print(() -> "and this");
            assertThat(printer.dropped()).isEqualTo(before + 1);
        }
    }

    @Test
    void aLineThatCannotBeMadeDoesNotStopTheOthers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LinePrinter printer = on(out);
        printer.print(() -> {
            throw new IllegalStateException("planted");
        });
        printer.print(() -> "next");
        printer.close();

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("next", DROPS + 1);
        assertThat(printer.dropped()).isEqualTo(1);
    }
}
