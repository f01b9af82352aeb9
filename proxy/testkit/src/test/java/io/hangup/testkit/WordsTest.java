package io.hangup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.testkit.CallResult.Bytes;
import io.hangup.testkit.CallResult.Eof;
import io.hangup.testkit.CallResult.Failed;
import io.hangup.testkit.CallResult.Ok;
import io.hangup.testkit.CallResult.TimedOut;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How results, failures and unmet conditions are put into words. */
class WordsTest {
    @Test
    void results_are_rendered_in_one_line() {
        List<CallResult> results = List.<CallResult>of(
                new Ok(1),
                new Bytes(1000, 1),
                new Eof(1),
                new Failed(Errno.EPIPE, "text", 1),
                new TimedOut(20, 1),
                new Failed(Errno.OTHER, "Too many open files", 1));

        assertThat(CallResult.render(results)).isEqualTo("ok,1000,EOF,EPIPE,blocked,OTHER(Too many open files)");
    }

    @Test
    void an_errno_is_read_from_the_texts_of_the_jdk() {
        assertThat(Errno.of(new SocketException("Connection reset"))).isEqualTo(Errno.ECONNRESET);
        assertThat(Errno.of(new IOException("Connection reset by peer"))).isEqualTo(Errno.ECONNRESET);
        assertThat(Errno.of(new IOException("Broken pipe"))).isEqualTo(Errno.EPIPE);
        assertThat(Errno.of(new ConnectException("Connection refused"))).isEqualTo(Errno.ECONNREFUSED);
        assertThat(Errno.of(new IOException("Connection timed out"))).isEqualTo(Errno.ETIMEDOUT);
        assertThat(Errno.of(new NoRouteToHostException("No route to host"))).isEqualTo(Errno.EHOSTUNREACH);
        assertThat(Errno.of(new ConnectException("Network is unreachable"))).isEqualTo(Errno.ENETUNREACH);
        assertThat(Errno.of(new IOException("Software caused connection abort")))
                .isEqualTo(Errno.ECONNABORTED);
        assertThat(Errno.of(new AsynchronousCloseException())).isEqualTo(Errno.EBADF);
        assertThat(Errno.of(new IOException("Too many open files"))).isEqualTo(Errno.OTHER);
    }

    @Test
    void a_condition_that_never_holds_is_named_with_what_was_last_seen() {
        Iterator<Integer> counter = List.of(1, 2, 3).iterator();

        assertThatThrownBy(() -> Await.until(
                        "the counter is 4", 50, () -> counter.hasNext() ? counter.next() : 3, seen -> seen == 4))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Not within 50 ms: the counter is 4. Last seen: 3");
    }

    @Test
    void a_condition_that_holds_late_is_waited_for_and_what_was_seen_is_returned() {
        Iterator<Integer> counter = List.of(1, 2, 3, 4).iterator();

        assertThat(Await.until("the counter is 3", 10_000, counter::next, seen -> seen == 3))
                .isEqualTo(3);
    }
}
