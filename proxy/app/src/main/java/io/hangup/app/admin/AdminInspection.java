package io.hangup.app.admin;

import io.hangup.config.AdminConfig;
import io.hangup.config.HangupConfig;
import io.hangup.config.Inspection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tries on this machine all that the admin port of a configuration needs before it listens: its files, its token, and that
 * nobody comes in without one.
 *
 * @param environment of this process
 */
public record AdminInspection(Function<String, Optional<String>> environment) implements Inspection {
    @Override
    public List<Finding> of(HangupConfig config) {
        List<Finding> findings = new ArrayList<>();
        config.admin().ifPresent(admin -> {
            admin.tls().ifPresent(files -> look(() -> Tls.of(files), findings));
            look(() -> Gate.of(admin, host(admin), environment), findings);
        });
        return findings;
    }

    private static InetAddress host(AdminConfig admin) throws BadAdmin {
        try {
            return InetAddress.getByName(admin.listen().host());
        } catch (UnknownHostException unknown) {
            throw new BadAdmin("the admin port cannot listen on " + admin.listen() + ": the host name "
                    + admin.listen().host() + " is unknown here");
        }
    }

    private static void look(Try what, List<Finding> findings) {
        try {
            what.run();
        } catch (BadAdmin bad) {
            findings.add(bad.finding());
        }
    }

    private interface Try {
        Object run() throws BadAdmin;
    }
}
