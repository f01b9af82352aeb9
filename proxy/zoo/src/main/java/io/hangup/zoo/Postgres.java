package io.hangup.zoo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A PostgreSQL server, made from nothing, that writes down each statement it gets, and from whom. */
final class Postgres implements Upstream {
    /** Where Debian has the programs of each version, off the PATH. */
    private static final Path OF_DEBIAN = Path.of("/usr/lib/postgresql");

    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 50;

    private static final Map<String, String> STATEMENTS = Map.of(
            "write", "INSERT", "upload", "INSERT", "commit", "COMMIT", "big", "SELECT repeat", "read", "SELECT 1");

    private final Path programs;
    private final Path directory;
    private final int port;
    private final Process process;

    private Postgres(Path programs, Path directory, int port) throws IOException, InterruptedException {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
        run("initdb", "-D", "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        ProcessBuilder server = command(
                "postgres",
                List.of("-D", "data", "-p", Integer.toString(port), "-k", directory.toString()),
                List.of("listen_addresses=127.0.0.1", "fsync=off", "log_statement=all", "log_line_prefix=%a@"));
        this.process = server.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** Where the programs are, if they are installed. */
    static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(OF_DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(OF_DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Makes and starts one in this empty directory. */
    static Postgres start(Path programs, Path directory) throws IOException, InterruptedException {
        if (isRoot()) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Postgres server = new Postgres(programs, directory, freePort());
        for (int tries = 1; tries < TRIES && !server.hasTable(); tries++) {
            Thread.sleep(PAUSE_MILLIS);
        }
        return server;
    }

    private boolean hasTable() throws IOException, InterruptedException {
        return Tool.ask(
                        programs.resolve("psql").toString(),
                        "-X",
                        "-c",
                        "CREATE TABLE IF NOT EXISTS orders (what text)",
                        "host=127.0.0.1 port=" + port + " user=tester dbname=postgres")
                .isPresent();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        Tool.well(command(program, List.of(arguments), List.of()));
    }

    /** The server refuses to be root, so it is nobody then. */
    private ProcessBuilder command(String program, List<String> arguments, List<String> settings) {
        List<String> command = new ArrayList<>(
                isRoot() ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups") : List.of());
        command.add(programs.resolve(program).toString());
        command.addAll(arguments);
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    /** Where its files are. */
    Path directory() {
        return directory;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long received(Animal.Visit visit) throws IOException {
        String statement = STATEMENTS.getOrDefault(visit.act().last(), "");
        Pattern line = Pattern.compile(
                String.format(Locale.ROOT, "^%s@LOG:  (statement|execute [^:]*): %s.*", visit.cell(), statement));
        try (Stream<String> lines = Files.lines(directory.resolve("log"))) {
            return lines.filter(each -> line.matcher(each).matches()).count();
        }
    }

    /** Ends it at once, with all of its connections. */
    @Override
    public void close() throws IOException {
        try {
            Tool.well(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())));
            process.onExit().join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
