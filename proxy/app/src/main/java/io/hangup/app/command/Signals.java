package io.hangup.app.command;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals that would end the JVM. One that comes before anybody can act on it is forgotten.
 *
 * <p>The class that handles signals is of the module {@code jdk.unsupported}; it is reached by its name, because the compiler
 * warns of it in a way that cannot be answered. Where there is no such signal, where the JVM has it for itself (SIGQUIT: it
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
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object acting = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.get().accept(name);
                        return null;
                    });
            Object one = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, one, acting);
        } catch (ReflectiveOperationException notHere) {
            LOG.debug("SIG{} is not handled", name, notHere);
        }
    }

    /** Has this done whenever one of them comes, with its name and on a thread of its own. */
    void to(Consumer<String> doing) {
        action.set(doing);
    }
}
