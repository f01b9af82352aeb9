package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl(1) says: a code of its own for each misfortune, and the errno in words. */
class CurlIT {
    private static final long UPLOAD_BYTES = 20_000_000;
    private static final String HALF = "upstream-sent " + WebUpstream.HALF_BYTES + "B";

    @TempDir
    private Path directory;

    private Path body;
    private Client curl;
    private WebUpstream web;

    @BeforeEach
    void start() throws IOException {
        body = directory.resolve("body");
        curl = Client.installed("curl", "curl").with("-q", "-sS", "-o", body.toString());
        web = WebUpstream.open();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
    }

    private Said upload(RunningHangup hangup) throws IOException, InterruptedException {
        Path file = directory.resolve("upload");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(UPLOAD_BYTES);
        }
        // Without the header curl sends "Expect: 100-continue" and waits for an answer.
        return curl.run("-H", "Expect:", "--data-binary", "@" + file, hangup.url());
    }

    @Test
    void withoutARuleCurlGetsTheWholeAnswer() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port())) {
            curl.run(hangup.url()).well();

            assertThat(body).hasSize(WebUpstream.BODY_BYTES);
            hangup.stopAfter(1).eachUntouched(1);
        }
    }

    @Test
    void aResetInPlaceOfTheAnswerIsAResetToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "reset when answering")) {
            assertThat(curl.run(hangup.url()))
                    .isEqualTo(new Said(56, "curl: (56) Recv failure: Connection reset by peer"));

            hangup.stopAfter(1).eachHitBy("reset", "answering", 1).rstsByRule(1);
            assertThat(web.methods()).containsExactly("GET");
        }
    }

    @Test
    void aResetInTheBodyIsAResetToCurlBehindTheBytesBeforeIt() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "reset when " + HALF)) {
            assertThat(curl.run(hangup.url()))
                    .isEqualTo(new Said(56, "curl: (56) Recv failure: Connection reset by peer"));

            assertThat(body).hasSize(WebUpstream.BODY_BYTES / 2);
            hangup.stopAfter(1).eachHitBy("reset", HALF, 1).rstsByRule(1);
        }
    }

    @Test
    void aCloseInPlaceOfTheAnswerIsAnEmptyReplyToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "close when answering")) {
            assertThat(curl.run(hangup.url())).isEqualTo(new Said(52, "curl: (52) Empty reply from server"));

            hangup.stopAfter(1).eachHitBy("close", "answering", 1).rstsByRule(0);
            assertThat(web.methods()).containsExactly("GET");
        }
    }

    @Test
    void aCloseInTheBodyIsATransferCutShortToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "close when " + HALF)) {
            assertThat(curl.run(hangup.url()))
                    .isEqualTo(new Said(18, "curl: (18) transfer closed with 500 bytes remaining to read"));

            assertThat(body).hasSize(WebUpstream.BODY_BYTES / 2);
            hangup.stopAfter(1).eachHitBy("close", HALF, 1).rstsByRule(0);
        }
    }

    /** curl reads the FIN and closes; whether the RST behind it is still needed is a race that curl may win. */
    @Test
    void aBrokenPipeInPlaceOfTheAnswerIsAnEmptyReplyToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "broken-pipe when answering")) {
            assertThat(curl.run(hangup.url())).isEqualTo(new Said(52, "curl: (52) Empty reply from server"));

            Diary diary = hangup.stopAfter(1);
            if (diary.all("missed").isEmpty()) {
                diary.eachHitBy("broken-pipe", "answering", 1).rstsByRule(1);
            } else {
                diary.assertAccepted(1);
                diary.rstsByRule(0);
                assertThat(diary.first("missed").text("reason")).contains("the client had finished too");
            }
        }
    }

    @Test
    void aBrokenPipeInAnUploadIsABrokenPipeToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "broken-pipe when client-sent 1MiB")) {
            assertThat(upload(hangup)).isEqualTo(new Said(55, "curl: (55) Send failure: Broken pipe"));

            hangup.stopAfter(1).eachHitBy("broken-pipe", "client-sent 1MiB", 1).rstsByRule(1);
            assertThat(web.methods()).isEmpty();
        }
    }

    @Test
    void aResetInAnUploadIsAResetToCurl() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "reset when client-sent 1MiB")) {
            Said said = upload(hangup);

            assertThat(said.words()).matches("curl: \\((55\\) Send|56\\) Recv) failure: Connection reset by peer");
            hangup.stopAfter(1).eachHitBy("reset", "client-sent 1MiB", 1).rstsByRule(1);
            assertThat(web.methods()).isEmpty();
        }
    }

    @Test
    void aStallIsATimeoutOfCurlsOwn() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "stall when answering")) {
            Said said = curl.run("-m", "1", hangup.url());

            assertThat(said.exit()).isEqualTo(28);
            assertThat(said.words())
                    .startsWith("curl: (28) Operation timed out after 1")
                    .endsWith("0 bytes received");
            assertThat(Files.exists(body) ? Files.size(body) : 0).isZero();
            assertThat(hangup.await("injected", 1).first("injected").text("fault"))
                    .isEqualTo("stall");
            assertThat(web.methods()).containsExactly("GET");
            hangup.stop();
        }
    }
}
