package io.hangup.engine;

import io.hangup.testkit.Loopback;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;

/** Ports of 127.0.0.1 where nobody listens, below those that the kernel gives to clients. */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int SPAN = 10_000;
    private static final int STEP = 97;

    private FreePorts() {}

    /** So many of them, all different. */
    static List<Integer> some(int count) {
        long start = ProcessHandle.current().pid() * STEP;
        return IntStream.range(0, SPAN)
                .mapToObj(i -> FIRST + (int) ((start + i) % SPAN))
                .filter(FreePorts::isFree)
                .limit(count)
                .toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(Loopback.port(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
