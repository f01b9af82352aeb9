package io.hangup.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What real clients make of faults: each is run through hangup.jar in each situation, and a page and a file of data say what
 * came of it. To be run where the sources are.
 *
 * <pre>java -jar proxy/zoo/target/hangup-zoo.jar [--check | --only TEXT]</pre>
 */
public final class Zoo {
    private static final Path JAR = Path.of("proxy", "app", "target", "hangup.jar");
    private static final Path PAGE = Path.of("docs", "clients.md");
    private static final Path DATA =
            Path.of("proxy", "app", "src", "main", "resources", "io", "hangup", "app", "explain", "clients.tsv");

    /** Mostly they wait for each other, and for patience to be over. */
    private static final int JOBS = 6;

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Zoo() {}

    /**
     * Runs it.
     *
     * @param arguments none to run all and write both files; {@code --check} to run a few and compare them with what must be;
     *     {@code --only} and a text to run and print the cells whose names have it
     * @throws IOException where a server or Hangup does not start, or the files cannot be written
     * @throws InterruptedException where it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        if (words.isEmpty()) {
            write();
        } else if (words.equals(List.of("--check"))) {
            check();
        } else if (words.size() == 2 && words.get(0).equals("--only")) {
            try (House house = House.open()) {
                run(house, Animals.find(house.work()), cell -> cell.name().contains(words.get(1)));
            }
        } else {
            System.err.println("usage: hangup-zoo.jar [--check | --only TEXT]");
            System.exit(MISUSED);
        }
    }

    private static List<Row> run(House house, Animals animals, Predicate<Cell> wanted)
            throws IOException, InterruptedException {
        List<Cell> cells = Situation.ALL.stream()
                .flatMap(situation -> animals.found().stream().map(animal -> new Cell(animal, situation)))
                .filter(cell -> cell.situation().act(cell.animal().family()).isPresent())
                .filter(wanted)
                .toList();
        return house.run(JAR, cells, JOBS);
    }

    private static void write() throws IOException, InterruptedException {
        try (House house = House.open()) {
            Animals animals = Animals.find(house.work());
            List<Row> rows = run(house, animals, cell -> true);
            Files.writeString(PAGE, ClientsPage.of(rows, animals.missing(), place()));
            Files.createDirectories(DATA.resolveSibling(""));
            Files.writeString(DATA, DataFile.of(rows));
        }
    }

    private static void check() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        try (House house = House.open()) {
            List<Row> rows = run(
                    house,
                    Animals.find(house.work()),
                    cell -> Check.ALL.stream().anyMatch(check -> check.isAbout(cell)));
            failures.addAll(Check.failures(rows));
        }
        failures.forEach(System.err::println);
        System.out.println(Check.ALL.size() - failures.size() + " passed, " + failures.size() + " failed");
        if (!failures.isEmpty()) {
            System.exit(FAILED);
        }
    }

    /** The system, and the servers. */
    private static String place() throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of(system(), "JDK " + Runtime.version().feature()));
        version("psql").ifPresent(version -> words.add("PostgreSQL " + version));
        version("redis-server").ifPresent(version -> words.add("Redis " + version));
        return String.join(", ", words);
    }

    private static Optional<String> version(String program) throws IOException, InterruptedException {
        return Tool.ask(program, "--version").map(said -> said.replaceAll("^\\D*(\\d+(\\.\\d+)*).*", "$1"));
    }

    private static String system() throws IOException {
        Path release = Path.of("/etc/os-release");
        if (!Files.isReadable(release)) {
            return System.getProperty("os.name");
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("Linux");
        }
    }
}
