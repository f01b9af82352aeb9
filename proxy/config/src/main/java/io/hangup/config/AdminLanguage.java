package io.hangup.config;

import io.hangup.config.AdminConfig.OpenPath;
import io.hangup.config.AdminConfig.TokenSource;
import io.hangup.config.Type.Section;
import io.hangup.core.proxy.Endpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of the language that is about the admin port. */
final class AdminLanguage {
    private static final String REFERENCE_FORM = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";
    private static final Pattern REFERENCE = Pattern.compile("[\"']?" + REFERENCE_FORM + "[\"']?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62}){0,126}");
    private static final String HOST_FORM = "a name without a port, such as hangup.example";

    static final Field<Located<Endpoint>> LISTEN =
            Field.of("listen", Addresses.listen().located(), "Where the admin port listens.", "127.0.0.1:9191");
    static final Field<Token> TOKEN = Field.of(
                    "token",
                    token(),
                    "The variable of the environment that holds the bearer token; the token itself is never in the file.",
                    "${HANGUP_ADMIN_TOKEN}")
            .orElseMeans("it is in " + Token.VARIABLE + ", if that is set; beyond loopback it has to be somewhere");
    static final Field<Located<Path>> TOKEN_FILE = Field.of(
                    "token-file",
                    file("token-file").located(),
                    "The file that holds the bearer token, and nothing else; read once, at the start.",
                    "/run/secrets/hangup-token")
            .orElseMeans("no file is read");
    static final Field<List<String>> HOSTS = Field.<List<String>>of(
                    "hosts",
                    new Type.ListOf<>("a list of names", host(), 0),
                    "Further names that the header Host may have.",
                    "[hangup.example]")
            .orElseMeans(
                    "requests name localhost or an address; for what is open, beyond loopback, whatever they like");
    static final Field<List<OpenPath>> OPEN = Field.<List<OpenPath>>of(
                    "open",
                    new Type.ListOf<>(
                            "a list of /healthz, /readyz, /metrics and /probe",
                            Type.Choice.of("path", List.of(OpenPath.values()), OpenPath::path),
                            0),
                    "What is served without the token.",
                    "[/healthz, /readyz]")
            .orElseMeans("all four are");
    static final Field<Located<Path>> CERTIFICATE = Field.of(
            "certificate",
            file("certificate").located(),
            "The file with the certificate, and with those that it was signed by: PEM.",
            "/etc/hangup/tls.crt");
    static final Field<Located<Path>> KEY = Field.of(
            "key",
            file("key").located(),
            "The file with its private key: PEM, PKCS#8, not encrypted.",
            "/etc/hangup/tls.key");
    static final Section<Written.Tls> TLS_SECTION = Section.of("tls", List.of(CERTIFICATE, KEY), cursor -> {
        Optional<Located<Path>> certificate = cursor.take(CERTIFICATE);
        Optional<Located<Path>> key = cursor.take(KEY);
        return certificate.flatMap(shown -> key.map(held -> new Written.Tls(shown, held)));
    });
    static final Field<Written.Tls> TLS = Field.of(
                    "tls",
                    TLS_SECTION,
                    "Has the admin port speak HTTPS.",
                    "{ certificate: /etc/hangup/tls.crt, key: /etc/hangup/tls.key }")
            .orElseMeans("it speaks plain HTTP");
    static final Section<Written.Admin> SECTION =
            Section.of("admin", List.of(LISTEN, TOKEN, TOKEN_FILE, HOSTS, OPEN, TLS), AdminLanguage::read);

    private AdminLanguage() {}

    private static Optional<Written.Admin> read(Cursor cursor) {
        Map<String, Text> places = new HashMap<>();
        List.of(LISTEN, TOKEN_FILE)
                .forEach(field -> cursor.placeOf(field).ifPresent(place -> places.put(field.name(), place)));
        Optional<Located<Endpoint>> listen = cursor.take(LISTEN);
        Optional<Token> token = cursor.take(TOKEN);
        Optional<Located<Path>> file = cursor.take(TOKEN_FILE);
        token.flatMap(given -> file)
                .ifPresent(second -> second.place().refuse("\"token-file\" beside \"token\" (expected: one of them)"));
        return Optional.of(new Written.Admin(
                listen,
                token.<TokenSource>map(TokenSource.Given::new)
                        .or(() -> file.map(named -> new TokenSource.InFile(named.value()))),
                cursor.take(HOSTS).orElse(List.of()),
                cursor.take(OPEN).orElse(List.of(OpenPath.values())),
                cursor.take(TLS),
                places));
    }

    /** Whatever is wrong with a token, nothing that is said of it quotes it. */
    private static Type<Token> token() {
        String form = "${NAME}, a variable of the environment";
        return new Type.Word<>(form, Schema.text(REFERENCE_FORM), text -> {
            String written = text.reading().source().between(text.from(), text.to());
            if (!REFERENCE.matcher(written).matches()) {
                return text.refuse(
                        "the token is written out here (expected: " + form + ")",
                        "or \"token-file\" names the file that holds it");
            }
            Optional<String> problem = text.reading().expands() ? Token.problem(text.value()) : Optional.empty();
            return problem.isPresent()
                    ? text.refuse("the token in this variable " + problem.get())
                    : Optional.of(Token.of(text.value()));
        });
    }

    private static Type<Path> file(String noun) {
        return new Type.Word<>("the name of a file", Schema.ANY_TEXT, text -> {
            if (text.value().isBlank()) {
                return text.refuse(noun + " is empty (expected: the name of a file)");
            }
            if (text.value().indexOf('\n') >= 0 || text.value().contains("-----BEGIN")) {
                return text.refuse("what the file of " + noun + " holds is written out here (expected: its name)");
            }
            try {
                return Optional.of(Path.of(text.value()));
            } catch (InvalidPathException noPath) {
                return text.refuse(noun + " cannot be the name of a file (expected: the name of a file)");
            }
        });
    }

    private static Type<String> host() {
        return new Type.Word<>(
                HOST_FORM,
                Schema.text(HOST.pattern()),
                text -> HOST.matcher(text.value()).matches()
                        ? Optional.of(text.value().toLowerCase(Locale.ROOT))
                        : text.refuse("host " + text.quoted() + " (expected: " + HOST_FORM + ")"));
    }
}
