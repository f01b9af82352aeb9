package io.hangup.app.clients;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of a test's own: made from nothing in a directory, on a free port of loopback, gone at the end. */
final class Postgres implements AutoCloseable {
    /** Where Debian has the programs of each version, off the PATH. */
    private static final Path OF_DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path directory;
    private final int port;

    private Postgres(Path programs, Path directory, int port) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
    }

    /** Makes and starts one in this empty directory; where PostgreSQL is missing the test is skipped, or fails in CI. */
    static Postgres start(Path directory) throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            Client.missing(
                    "initdb is neither on the PATH nor below " + OF_DEBIAN + ". On Debian: apt-get install postgresql");
        }
        Postgres server = new Postgres(programs.orElseThrow(), directory, freePort());
        if (isRoot()) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        server.program("initdb")
                .run("-D", "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
                .well();
        String options = "-p " + server.port + " -k " + directory + " -c listen_addresses=127.0.0.1 -c fsync=off";
        server.program("pg_ctl")
                .run("-D", "data", "-l", "log", "-o", options, "-w", "start")
                .well();
        return server;
    }

    private static Optional<Path> programs() throws IOException {
        Optional<Path> onPath = Client.find("initdb");
        if (onPath.isPresent()) {
            return Optional.of(onPath.get().toRealPath().resolveSibling(""));
        }
        if (!Files.isDirectory(OF_DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(OF_DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The server refuses to be root, so it is nobody then. */
    private Client program(String name) {
        String program = programs.resolve(name).toString();
        List<String> command = isRoot()
                ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program)
                : List.of(program);
        return Client.of(command.toArray(String[]::new)).in(directory);
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** psql, which connects through this port of loopback, and asks for neither TLS nor GSSAPI. */
    Client psql(int throughPort) {
        return Client.of(
                programs.resolve("psql").toString(),
                "-X",
                "-v",
                "ON_ERROR_STOP=1",
                "host=127.0.0.1 port=" + throughPort
                        + " user=tester dbname=postgres sslmode=disable gssencmode=disable");
    }

    @Override
    public void close() throws IOException {
        try {
            program("pg_ctl").run("-D", "data", "-m", "immediate", "-w", "stop").well();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
