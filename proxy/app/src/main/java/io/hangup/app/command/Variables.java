package io.hangup.app.command;

import io.hangup.config.CommandVariable;
import io.hangup.core.proxy.Endpoint;
import io.hangup.engine.Engine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables by which a wrapped command finds its proxies. */
final class Variables {
    private Variables() {}

    /**
     * Each has to have its own.
     *
     * @param admin whether there is an admin port
     */
    static void check(List<String> proxies, boolean admin) throws CommandFailure {
        Map<String, String> owners = new LinkedHashMap<>();
        if (admin) {
            owners.put(CommandVariable.ADMIN, "the admin port");
        }
        for (String proxy : proxies) {
            String other = owners.putIfAbsent(CommandVariable.of(proxy), "proxy " + proxy);
            if (other != null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "hangup: " + other + " and proxy " + proxy + " would both be " + CommandVariable.of(proxy)
                                + " to the command; give this proxy another name");
            }
        }
    }

    /** What is added to the command's environment. */
    static Map<String, String> of(List<Engine.Listening> listening, Optional<URI> admin) {
        Map<String, String> variables = new LinkedHashMap<>();
        listening.forEach(proxy -> variables.put(
                CommandVariable.of(proxy.proxy()), reachable(proxy.address()).toString()));
        admin.ifPresent(at -> variables.put(
                CommandVariable.ADMIN,
                at.getScheme() + "://" + reachable(new InetSocketAddress(at.getHost(), at.getPort()))));
        return variables;
    }

    /** Where a client on this machine connects to: nobody can connect to "all addresses". */
    private static Endpoint reachable(InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        if (!address.isAnyLocalAddress()) {
            return new Endpoint(address.getHostAddress(), bound.getPort());
        }
        return new Endpoint(address.getAddress().length == 4 ? "127.0.0.1" : "::1", bound.getPort());
    }
}
