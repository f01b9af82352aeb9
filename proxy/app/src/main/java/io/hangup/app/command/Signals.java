package io.hangup.app.command;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Signals that would end the JVM. One that comes before anybody can act on it is forgotten.
 *
 * <p>The class that handles signals is of the module {@code jdk.unsupported}, and the compiler warns of it in a way that cannot
 * be answered: this file is compiled by itself. Where there is no such signal, where the JVM has it for itself (SIGQUIT: it
 * prints its threads), or was told to leave signals alone ({@code -Xrs}), that one is not handled; a process that was started
 * to ignore SIGHUP, SIGINT or SIGTERM (nohup(1)) goes on ignoring it.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.command");

    private final AtomicReference<Consumer<String>> action = new AtomicReference<>(name -> {});

    private Signals() {}

    /**
     * Handles these signals from now on.
     *
     * @param names without the SIG
     */
    static Signals handle(List<String> names) {
        Signals signals = new Signals();
        names.forEach(signals::handle);
        return signals;
    }

    private void handle(String name) {
        try {
            Signal.handle(new Signal(name), caught -> action.get().accept(name));
        } catch (IllegalArgumentException notHere) {
            LOG.debug("SIG{} is not handled", name, notHere);
        }
    }

    /** Has this done whenever one of them comes, with its name and on a thread of its own. */
    void to(Consumer<String> doing) {
        action.set(doing);
    }
}
