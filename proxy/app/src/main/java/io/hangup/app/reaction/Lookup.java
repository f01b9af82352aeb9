package io.hangup.app.reaction;

import java.util.Optional;

/** Finds the process behind a connection. May take a while, and is never asked on an event loop. */
@FunctionalInterface
public interface Lookup {
    /**
     * Which process it is, such as {@code 4711/java}; empty where nobody can tell.
     *
     * @param client its address and port
     * @param proxy the name of the proxy it connected to
     */
    Optional<String> behind(String client, String proxy);
}
