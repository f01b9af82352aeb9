package io.hangup.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The servers, and the directory for everything. A run of cells starts it, and nothing of it is left at the end. */
final class House implements AutoCloseable {
    private final Path work;
    private final Optional<Postgres> postgres;
    private final Optional<Redis> redis;

    private House(Path work, Optional<Postgres> postgres, Optional<Redis> redis) {
        this.work = work;
        this.postgres = postgres;
        this.redis = redis;
    }

    static House open() throws IOException, InterruptedException {
        // Whoever interrupts it leaves no program behind; well-ended ones are no longer among these.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path work = Files.createTempDirectory("hangup-zoo");
        Optional<Path> programs = Postgres.programs();
        Optional<Postgres> postgres = Optional.empty();
        if (programs.isPresent()) {
            // Not below the other directory, which nobody but its owner may enter.
            postgres = Optional.of(Postgres.start(programs.get(), Files.createTempDirectory("hangup-zoo-sql")));
        }
        Optional<Redis> redis = Optional.empty();
        if (Tool.find("redis-server").isPresent() && Tool.find("redis-cli").isPresent()) {
            redis = Optional.of(Redis.start(Files.createDirectory(work.resolve("redis"))));
        }
        return new House(work, postgres, redis);
    }

    /** Where clients may have files. */
    Path work() {
        return work;
    }

    /** Runs these cells, so many at a time, and hands out what came of them in their order. */
    List<Row> run(Path jar, List<Cell> cells, int jobs) throws IOException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Row>> running = new ArrayList<>();
            for (Cell cell : cells) {
                running.add(workers.submit(() -> run(jar, cell)));
            }
            List<Row> rows = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            for (Future<Row> each : running) {
                try {
                    rows.add(each.get());
                } catch (ExecutionException failed) {
                    failures.add(String.valueOf(failed.getCause()));
                }
            }
            if (!failures.isEmpty()) {
                throw new IOException(String.join("\n", failures));
            }
            return rows;
        } finally {
            workers.shutdownNow();
        }
    }

    private Row run(Path jar, Cell cell) throws IOException, InterruptedException {
        Path directory = Files.createDirectory(work.resolve(cell.name()));
        return switch (cell.animal().family()) {
            case WEB -> {
                try (Web web = Web.open()) {
                    yield print(cell.run(jar, web, directory));
                }
            }
            case SQL -> print(cell.run(jar, postgres.orElseThrow(), directory));
            case REDIS -> print(cell.run(jar, redis.orElseThrow(), directory));
        };
    }

    private static Row print(Row row) {
        System.out.println(row.situation().id() + ", " + row.animal().name() + ": " + row.saw() + " | received "
                + row.received()
                + row.told().map(told -> " | " + told).orElse(""));
        return row;
    }

    @Override
    public void close() throws IOException {
        redis.ifPresent(Redis::close);
        if (postgres.isPresent()) {
            postgres.get().close();
            delete(postgres.get().directory());
        }
        delete(work);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
