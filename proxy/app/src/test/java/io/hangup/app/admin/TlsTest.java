package io.hangup.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.app.command.Healthcheck;
import io.hangup.app.feed.Feed;
import io.hangup.config.AdminConfig;
import io.hangup.config.Token;
import io.hangup.core.proxy.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with certificates that the JDK's own keytool makes. */
@Timeout(120)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    /** A key and its certificate: as two PEM files, and as a store. */
    private record Pair(AdminConfig.Tls files, KeyStore store) {}

    private Pair pair(String name, String algorithm) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "hangup",
                        "-dname",
                        "CN=hangup",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Path certificate =
                pem(name + ".crt", "CERTIFICATE", keys.getCertificate("hangup").getEncoded());
        Path key = pem(name + ".key", "PRIVATE KEY", ((PrivateKey) keys.getKey("hangup", PASSWORD)).getEncoded());
        return new Pair(new AdminConfig.Tls(certificate, key), keys);
    }

    private Path pem(String name, String label, byte[] bytes) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END "
                        + label + "-----\n");
    }

    private static Serving serve(AdminConfig.Tls tls) throws IOException {
        AdminConfig config = new AdminConfig(
                new Endpoint("127.0.0.1", 0),
                Optional.empty(),
                List.of(),
                List.of(AdminConfig.OpenPath.values()),
                Optional.of(tls));
        return Serving.of(config, Serving.Pages.NONE, Limits.of(64), Feed.Pace.USUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void it_is_spoken_with_the_certificate_that_was_given(String algorithm) throws Exception {
        Pair pair = pair("own", algorithm);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("hangup", pair.store().getCertificate("hangup"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        try (Serving port = serve(pair.files())) {
            assertThat(port.url().toString()).startsWith("https://127.0.0.1:");
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(port.url().resolve("/readyz")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("ok\n");
            assertThat(port.talk("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .as("plain HTTP")
                    .doesNotContain("200 OK");
        }
    }

    @Test
    void the_health_check_and_curl_speak_it_too() throws Exception {
        Pair pair = pair("own", "EC");
        try (Serving port = serve(pair.files())) {
            String url = port.url() + "/healthz";

            assertThat(Healthcheck.ask(Healthcheck.NAME, "https://127.0.0.1:" + port.port()))
                    .isZero();
            assertThat(Healthcheck.ask(Healthcheck.NAME, "127.0.0.1:" + port.port()))
                    .as("plain HTTP")
                    .isNotZero();
            assertThat(curl(url, "--cacert", pair.files().certificate().toString()))
                    .isZero();
            assertThat(curl(url)).as("60: nobody has signed it").isEqualTo(60);
        }
    }

    @Test
    void the_health_check_shows_its_token_to_nobody_whose_certificate_it_has_not_looked_at() throws Exception {
        Pair pair = pair("own", "EC");
        String token = "0123456789abcdef0123456789abcdef";
        AdminConfig config = new AdminConfig(
                new Endpoint("127.0.0.1", 0),
                Optional.of(new AdminConfig.TokenSource.Given(Token.of(token))),
                List.of(),
                List.of(),
                Optional.of(pair.files()));
        try (Serving port = Serving.of(config, Serving.Pages.NONE, Limits.of(64), Feed.Pace.USUAL)) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int code = Healthcheck.ask(
                    name -> Optional.of(token).filter(held -> name.equals("HANGUP_ADMIN_TOKEN")),
                    new PrintStream(said, true, StandardCharsets.UTF_8),
                    Healthcheck.NAME,
                    "https://127.0.0.1:" + port.port());

            assertThat(code).isNotZero();
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("401", "--ca")
                    .doesNotContain(token);
        }
    }

    private static int curl(String url, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-fsS", "--max-time", "20", url));
        command.addAll(List.of(options));
        Process curl;
        try {
            curl = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            assertThat(System.getenv("CI")).as("needed in CI: curl").isNotEqualTo("true");
            return Assumptions.abort("skipped, needs curl");
        }
        assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return curl.exitValue();
    }

    @Test
    void files_that_do_not_belong_together_are_refused() throws Exception {
        AdminConfig.Tls own = pair("own", "EC").files();
        AdminConfig.Tls other = pair("other", "EC").files();
        AdminConfig.Tls rsa = pair("rsa", "RSA").files();

        assertBad(new AdminConfig.Tls(own.certificate(), other.key()), "does not belong to the certificate");
        assertBad(new AdminConfig.Tls(own.certificate(), rsa.key()), "does not belong to the certificate");
    }

    @Test
    void files_that_are_something_else_are_refused_with_what_was_expected() throws Exception {
        AdminConfig.Tls own = pair("own", "EC").files();
        Path text = Files.writeString(directory.resolve("text"), "hello\n");
        Path old = Files.writeString(
                directory.resolve("old"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

        assertBad(new AdminConfig.Tls(text, own.key()), "BEGIN CERTIFICATE");
        assertBad(new AdminConfig.Tls(own.certificate(), text), "BEGIN PRIVATE KEY");
        assertBad(new AdminConfig.Tls(own.certificate(), old), "openssl pkcs8 -topk8 -nocrypt");
        assertBad(new AdminConfig.Tls(directory.resolve("no"), own.key()), "NoSuchFile");
        assertBad(new AdminConfig.Tls(own.certificate(), directory.resolve("no")), "NoSuchFile");
    }

    private static void assertBad(AdminConfig.Tls files, String words) {
        assertThatThrownBy(() -> Tls.of(files)).isInstanceOf(BadAdmin.class).hasMessageContaining(words);
    }
}
