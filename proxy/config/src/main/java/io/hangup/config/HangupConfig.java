package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Expectations;
import io.hangup.core.report.Watching;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A configuration as it was written, with what it left out filled in, and without contradictions.
 *
 * @param seed for the choices made by share; empty where the file names none, and then one has to be chosen and shown
 * @param admin the admin port; empty where the file asks for none
 * @param probe where a listener that always resets is, for {@code doctor}; empty where the file asks for none
 * @param transport how sockets are driven
 * @param threads event loops, at least 1
 * @param watching how closely clients are watched after a fault; empty where they are not
 * @param caution how far all rules together may go, and how the end is made
 * @param proxies at least one, in the order of the file
 */
public record HangupConfig(
        OptionalLong seed,
        Optional<AdminConfig> admin,
        Optional<Endpoint> probe,
        TransportChoice transport,
        int threads,
        Optional<Watching> watching,
        Caution caution,
        List<ProxyConfig> proxies) {
    /** Copies the list. */
    public HangupConfig {
        proxies = List.copyOf(proxies);
    }

    /** One that is as cautious as a file that says nothing. */
    public HangupConfig(
            OptionalLong seed,
            Optional<AdminConfig> admin,
            Optional<Endpoint> probe,
            TransportChoice transport,
            int threads,
            Optional<Watching> watching,
            List<ProxyConfig> proxies) {
        this(seed, admin, probe, transport, threads, watching, Caution.USUAL, proxies);
    }

    /**
     * The proxies with their rules compiled.
     *
     * @param seed the one that was written, or the one that was chosen in its place
     */
    public List<ProxySpec> compile(long seed) {
        return proxies.stream().map(proxy -> proxy.compile(seed)).toList();
    }

    /** What is expected of clients, proxy by proxy. */
    public Expectations expectations() {
        return new Expectations(proxies.stream().map(ProxyConfig::expectations).toList());
    }
}
