package io.hangup.zoo;

import io.hangup.zoo.Argued.Program;
import io.hangup.zoo.Argued.Target;
import io.hangup.zoo.client.Apache;
import io.hangup.zoo.client.JdkClient;
import io.hangup.zoo.client.JedisClient;
import io.hangup.zoo.client.LettuceClient;
import io.hangup.zoo.client.OkHttp;
import io.hangup.zoo.client.PgJdbc;
import io.hangup.zoo.client.ReactorNetty;
import io.hangup.zoo.client.UrlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** All clients that this machine has. */
final class Animals {
    private static final int UPLOAD_BYTES = 8_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    /** That of Debian, which has Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Target BASE_URL = visit -> "http://127.0.0.1:" + visit.port() + "/";
    private static final Target PORT_AND_KEY = visit -> visit.port() + "/" + visit.cell();
    private static final Target JDBC_URL = visit -> "jdbc:postgresql://127.0.0.1:" + visit.port()
            + "/postgres?user=tester&sslmode=disable&gssEncMode=disable&ApplicationName=" + visit.cell()
            + "&socketTimeout=" + visit.limitMillis() / MILLIS_PER_SECOND;

    private final List<Animal> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Properties versions = new Properties();
    private final Path work;

    private Animals(Path work) {
        this.work = work;
    }

    /**
     * Looks for them.
     *
     * @param work a directory for their files, which outlives them
     */
    static Animals find(Path work) throws IOException, InterruptedException {
        Animals animals = new Animals(work);
        try (InputStream in = Objects.requireNonNull(Animals.class.getResourceAsStream("versions.properties"))) {
            animals.versions.load(in);
        }
        animals.web();
        animals.scripts();
        animals.sql();
        animals.redis();
        return animals;
    }

    /** In the order of the page. */
    List<Animal> found() {
        return List.copyOf(found);
    }

    /** What there would be if something were installed. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    private String version(String library) {
        return versions.getProperty(library);
    }

    private void web() {
        String jdk = "JDK " + Runtime.version().feature();
        web("HttpURLConnection", jdk, UrlConnection.class);
        web("java.net.http.HttpClient", jdk, JdkClient.class);
        web("OkHttp", version("okhttp"), OkHttp.class);
        web("Apache HttpClient", version("httpclient5"), Apache.class);
        web("reactor-netty", version("reactor-netty"), ReactorNetty.class);
    }

    private void web(String name, String version, Class<?> main) {
        found.add(new Argued(name, Family.WEB, version, java(main), BASE_URL));
    }

    private static Program java(Class<?> main, String... properties) {
        return visit -> Jvm.command(main, visit.limitMillis(), properties);
    }

    private void scripts() throws IOException, InterruptedException {
        String upload = work.resolve("upload").toString();
        Files.write(Path.of(upload), new byte[UPLOAD_BYTES]);
        add("curl", word(1, "curl", "--version").map(version -> new Curl(version, upload)));

        String node = resource("client.js").toString();
        Optional<String> nodeVersion = Tool.ask("node", "--version").map(said -> said.replace("v", ""));
        add("Node http.Agent", nodeVersion.map(version -> script("Node http.Agent", version, "node", node, "http")));
        add("Node fetch", nodeVersion.map(version -> script("Node fetch", version, "node", node, "fetch")));

        String python = resource("client.py").toString();
        add(
                "Python http.client",
                word(1, PYTHON, "--version")
                        .map(version -> script("Python http.client", version, PYTHON, python, "http.client")));
        add(
                "Python requests",
                Tool.ask(PYTHON, "-c", "import requests; print(requests.__version__)")
                        .map(version -> script("Python requests", version, PYTHON, python, "requests")));
        add("Go net/http", go());
    }

    private Optional<Animal> go() throws IOException, InterruptedException {
        Optional<String> version = word(2, "go", "version");
        if (version.isEmpty()) {
            return Optional.empty();
        }
        String program = work.resolve("client-go").toString();
        ProcessBuilder build = new ProcessBuilder(
                "go", "build", "-o", program, resource("client.go").toString());
        build.environment().put("GO111MODULE", "off");
        build.environment().put("GOCACHE", work.resolve("go-cache").toString());
        Tool.well(build);
        return version.map(text -> script("Go net/http", text.replace("go", ""), program));
    }

    private static Animal script(String name, String version, String... command) {
        return new Argued(name, Family.WEB, version, visit -> List.of(command), BASE_URL);
    }

    private void sql() throws IOException, InterruptedException {
        if (Postgres.programs().isEmpty()) {
            missing.add("psql, pgjdbc and HikariCP: there is no PostgreSQL server");
            return;
        }
        add("psql", word(2, "psql", "--version").map(Psql::new));
        found.add(new Argued("pgjdbc", Family.SQL, version("pgjdbc"), java(PgJdbc.class), JDBC_URL));
        found.add(new Argued(
                "pgjdbc with HikariCP",
                Family.SQL,
                version("hikaricp"),
                java(PgJdbc.class, "-Dzoo.pool=true"),
                JDBC_URL));
    }

    private void redis() throws IOException, InterruptedException {
        if (Tool.find("redis-server").isEmpty() || Tool.find("redis-cli").isEmpty()) {
            missing.add("redis-cli, Jedis and Lettuce: there is no Redis server");
            return;
        }
        add("redis-cli", word(1, "redis-cli", "--version").map(RedisCli::new));
        found.add(new Argued("Jedis", Family.REDIS, version("jedis"), java(JedisClient.class), PORT_AND_KEY));
        found.add(new Argued("Lettuce", Family.REDIS, version("lettuce"), java(LettuceClient.class), PORT_AND_KEY));
    }

    private void add(String name, Optional<? extends Animal> animal) {
        animal.ifPresentOrElse(found::add, () -> missing.add(name + ": it is not installed"));
    }

    /** A word of what a program says of its version. */
    private static Optional<String> word(int index, String... command) throws IOException, InterruptedException {
        return Tool.ask(command).map(said -> said.split("\\s+", -1)[index]);
    }

    private Path resource(String name) throws IOException {
        Path file = work.resolve(name);
        try (InputStream in = Objects.requireNonNull(Animals.class.getResourceAsStream(name))) {
            Files.copy(in, file);
        }
        return file;
    }
}
