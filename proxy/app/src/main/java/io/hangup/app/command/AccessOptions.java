package io.hangup.app.command;

import io.hangup.app.ctl.AdminAccess;
import io.hangup.app.ctl.AdminFailure;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** With what an admin port lets us in. */
final class AccessOptions {
    /** The admin port of a Hangup that was started as the guide says. */
    static final String DEFAULT = "127.0.0.1:9191";

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

    /** Whether any is typed. */
    boolean any() {
        return tokenFile.isPresent() || ca.isPresent();
    }

    /**
     * All that is needed to ask an admin port.
     *
     * @param typed where it is; empty for {@code HANGUP_ADMIN}, and where that is not set either for the usual place
     */
    AdminAccess access(Optional<String> typed) throws AdminFailure {
        String address = typed.or(() -> environment(Healthcheck.ADMIN_VARIABLE)).orElse(DEFAULT);
        return AdminAccess.of(address, tokenFile, environment(Healthcheck.TOKEN_VARIABLE), ca);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
