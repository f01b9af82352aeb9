package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.RstCause;
import io.hangup.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What no test may leave behind: a socket, an open connection, a connection without its one ending or with an event behind
 * it, a RST without a cause.
 */
final class Leftovers {
    private static final long PATIENCE_MILLIS = 5_000;

    private final Set<String> before;

    private Leftovers(Set<String> before) {
        this.before = before;
    }

    /** Remembers the sockets that are open before the test opens its own. */
    static Leftovers watch() throws IOException {
        // The JDK opens sockets for itself with the first channel of each kind, and keeps them.
        SocketChannel.open().close();
        AsynchronousSocketChannel.open().close();
        return new Leftovers(sockets());
    }

    /** Fails where something was left; to be called once everything is closed. */
    void check(Engine engine, Recorder events) {
        assertThat(engine.openConnections()).as("connections the engine counts").isZero();
        checkEndings(events);
        Await.until("no socket is left behind", PATIENCE_MILLIS, this::opened, Set::isEmpty);
    }

    private Set<String> opened() {
        Set<String> now = sockets();
        now.removeAll(before);
        return now;
    }

    private static Set<String> sockets() {
        Set<String> sockets = new HashSet<>();
        String[] descriptors = new File("/proc/self/fd").list();
        for (String descriptor : descriptors == null ? new String[0] : descriptors) {
            target(descriptor).filter(target -> target.startsWith("socket:")).ifPresent(sockets::add);
        }
        return sockets;
    }

    private static Optional<String> target(String descriptor) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString());
        } catch (IOException closedMeanwhile) {
            return Optional.empty();
        }
    }

    private static void checkEndings(Recorder events) {
        Map<ConnectionId, Boolean> over = new HashMap<>();
        for (SessionEvent event : events.all()) {
            boolean first = event instanceof SessionEvent.Accepted;
            assertThat(over.get(event.connection()))
                    .as("whether %s was over before %s", event.connection(), event)
                    .isEqualTo(first ? null : Boolean.FALSE);
            over.put(event.connection(), event instanceof SessionEvent.Ended);
        }
        assertThat(over).as("connections that ended").doesNotContainValue(false);
        List<SessionEvent.RstSent> causeless = events.of(SessionEvent.RstSent.class).stream()
                .filter(rst -> rst.cause() == RstCause.INTERNAL)
                .toList();
        assertThat(causeless).as("RSTs without a cause, of %s", events).isEmpty();
    }
}
