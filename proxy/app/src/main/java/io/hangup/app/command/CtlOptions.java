package io.hangup.app.command;

import io.hangup.app.ctl.AdminClient;
import io.hangup.app.ctl.AdminFailure;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which Hangup is meant, and how its answers are shown. */
final class CtlOptions {
    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT|URL",
            scope = ScopeType.INHERIT,
            description = "The admin port of the running Hangup. Where it is left out: $$HANGUP_ADMIN, or "
                    + AccessOptions.DEFAULT + ".")
    private Optional<String> admin = Optional.empty();

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "The answer as it came, in JSON, in place of a table.")
    private boolean json;

    boolean json() {
        return json;
    }

    AdminClient client() throws AdminFailure {
        return new AdminClient(access.access(admin));
    }
}
