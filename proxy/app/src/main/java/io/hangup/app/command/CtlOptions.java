package io.hangup.app.command;

import io.hangup.app.ctl.AdminAccess;
import io.hangup.app.ctl.AdminClient;
import io.hangup.app.ctl.AdminFailure;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which Hangup is meant, and how its answers are shown. */
final class CtlOptions {
    private static final String DEFAULT = "127.0.0.1:9191";

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT|URL",
            scope = ScopeType.INHERIT,
            description =
                    "The admin port of the running Hangup. Where it is left out: $$HANGUP_ADMIN, or " + DEFAULT + ".")
    private Optional<String> admin = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Holds the token, if one is wanted. Where it is left out: $$HANGUP_ADMIN_TOKEN.")
    private Optional<String> tokenFile = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Certificates in PEM that are believed, for an admin port with TLS.")
    private Optional<String> ca = Optional.empty();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "The answer as it came, in JSON, in place of a table.")
    private boolean json;

    boolean json() {
        return json;
    }

    AdminClient client() throws AdminFailure {
        String address = admin.or(() -> environment("HANGUP_ADMIN")).orElse(DEFAULT);
        return new AdminClient(AdminAccess.of(address, tokenFile, token(), ca));
    }

    /** What is shown to an admin port that wants a token, where no file is named. */
    static Optional<String> token() {
        return environment("HANGUP_ADMIN_TOKEN");
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
