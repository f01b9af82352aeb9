package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the HTTP clients of Python and of Node say; neither tries again. */
class ScriptedHttpIT {
    /** Arguments: port, how many bytes to POST (0 is a GET). */
    private static final String PYTHON = """
            import http.client, sys
            connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
            upload = bytes(int(sys.argv[2]))
            try:
                connection.request("POST" if upload else "GET", "/", upload or None)
                answer = connection.getresponse()
                print(answer.status, len(answer.read()))
            except Exception as failure:
                print(type(failure).__name__ + ": " + str(failure))
            """;

    private static final String NODE = """
            const [port, length] = process.argv.slice(1).map(Number);
            const options = { host: "127.0.0.1", port, method: length ? "POST" : "GET" };
            const failed = failure => { console.log(failure.code + ": " + failure.message); process.exit(); };
            const request = require("http").request(options, answer => {
              let bytes = 0;
              answer.on("data", data => { bytes += data.length; });
              answer.on("end", () => console.log(answer.statusCode, bytes));
              answer.on("error", failed);
            });
            request.on("error", failed);
            request.end(Buffer.alloc(length));
            """;

    private WebUpstream web;

    @BeforeEach
    void start() throws IOException {
        web = WebUpstream.open();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
    }

    @ParameterizedTest(name = "\"{0} when {1}\" with {2} B to POST: {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    reset       | answering          | 0        | ConnectionResetError: [Errno 104] Connection reset by peer
                    close       | answering          | 0        | RemoteDisconnected: Remote end closed connection without response
                    reset       | upstream-sent 589B | 0        | ConnectionResetError: [Errno 104] Connection reset by peer
                    close       | upstream-sent 589B | 0        | IncompleteRead: IncompleteRead(500 bytes read, 500 more expected)
                    reset       | client-sent 1MiB   | 20000000 | ConnectionResetError: [Errno 104] Connection reset by peer
                    broken-pipe | client-sent 1MiB   | 20000000 | BrokenPipeError: [Errno 32] Broken pipe
                    """)
    void python(String fault, String when, String uploadBytes, String words) throws Exception {
        assertHit(
                Client.installed("python3", "python3").with("-c", PYTHON),
                fault,
                when,
                uploadBytes,
                Pattern.quote(words));
    }

    /** Of a RST in the body Node tells the request or the answer first, depending on how late it reads. */
    @ParameterizedTest(name = "\"{0} when {1}\" with {2} B to POST: {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    reset       | answering          | 0        | ECONNRESET: read ECONNRESET
                    close       | answering          | 0        | ECONNRESET: socket hang up
                    reset       | upstream-sent 589B | 0        | 'ECONNRESET: (read ECONNRESET|aborted)'
                    close       | upstream-sent 589B | 0        | ECONNRESET: aborted
                    """)
    void node(String fault, String when, String uploadBytes, String words) throws Exception {
        assertHit(Client.welcome("node").with("-e", NODE), fault, when, uploadBytes, words);
    }

    private void assertHit(Client script, String fault, String when, String uploadBytes, String words)
            throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), fault + " when " + when)) {
            Client.Said said = script.run(Integer.toString(hangup.port()), uploadBytes);

            assertThat(said.well().words()).matches(words);
            hangup.stopAfter(1).eachHitBy(fault, when, 1).rstsByRule(fault.equals("close") ? 0 : 1);
        }
    }
}
