package io.hangup.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where all of it happens: a directory for configurations and logs, the jar that is measured, and the tools of this machine.
 *
 * @param directory for what is written
 * @param jar hangup.jar
 * @param javaHome of the JDK that runs it
 * @param jvmOptions it is run with
 */
record Site(Path directory, Path jar, Path javaHome, List<String> jvmOptions) {
    private static final List<Path> TOOLS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/bin"));
    private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    /**
     * Where a tool is.
     *
     * @throws IOException that says which package of Debian has it
     */
    String tool(String name) throws IOException {
        return TOOLS.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "no " + name + " here: apt-get install haproxy nginx libnginx-mod-stream" + " wrk iperf3"));
    }

    Path streamModule() throws IOException {
        if (!Files.exists(STREAM_MODULE)) {
            throw new IOException("no " + STREAM_MODULE + " here: apt-get install libnginx-mod-stream");
        }
        return STREAM_MODULE;
    }

    /** How the jar is started, up to its own arguments. */
    List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** The same, with an option for the JVM. */
    Site with(String jvmOption) {
        return new Site(directory, jar, javaHome, List.of(jvmOption));
    }

    Path log(Peer peer) {
        return directory.resolve(peer.name() + ".log");
    }

    /** A port that nobody listens on just now. */
    int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What is left of a log, for who has to know why something failed. */
    static String lastWords(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 10), all.size()));
        }
    }
}
