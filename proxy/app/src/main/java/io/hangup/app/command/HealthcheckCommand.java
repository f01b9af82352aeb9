package io.hangup.app.command;

import io.hangup.app.ctl.AdminAccess;
import io.hangup.app.ctl.AdminFailure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The same as {@link Healthcheck}, for whoever asks for its help or mistypes it. */
@Command(
        name = Healthcheck.NAME,
        description = {
            "Ask the Hangup beside this one whether it is well; for a container's health check.",
            "On loopback no certificate is looked at without --ca, and the token is not shown to what is behind it."
        },
        mixinStandardHelpOptions = true)
final class HealthcheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "[https://]HOST:PORT",
            description = "The admin port to ask. Where it is left out: $$HANGUP_ADMIN, or 127.0.0.1:9191.")
    private List<String> where = List.of();

    @Mixin
    private AccessOptions options = new AccessOptions();

    @Override
    public Integer call() throws CommandFailure {
        if (options.any()) {
            return askWith(options);
        }
        List<String> words = new ArrayList<>(List.of(Healthcheck.NAME));
        words.addAll(where);
        return Healthcheck.ask(words.toArray(String[]::new));
    }

    private int askWith(AccessOptions given) throws CommandFailure {
        try {
            AdminAccess access = given.access(where.stream().findFirst());
            InetSocketAddress at =
                    new InetSocketAddress(access.url().getHost(), access.url().getPort());
            return Healthcheck.ask(access.url().toString(), at, access.tls(), access.token(), System.err);
        } catch (AdminFailure failed) {
            throw CtlCommand.failure(failed);
        }
    }
}
