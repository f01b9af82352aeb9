package io.hangup.zoo.client;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The JDBC driver of PostgreSQL: one connection, kept; or one that is taken from a pool of HikariCP for each call. */
public final class PgJdbc {
    /** The driver logs what it throws; kept, so that its level stays as it is set. */
    private static final Logger DRIVER = Logger.getLogger("");

    private PgJdbc() {}

    /** Where connections come from, and where they go. */
    private interface Pool {
        Connection take() throws SQLException;

        void giveBack(Connection connection) throws SQLException;
    }

    /**
     * Makes its calls.
     *
     * @param arguments a JDBC URL, and the calls; with the system property {@code zoo.pool} they are made by way of a pool
     * @throws IOException where it cannot wait
     */
    public static void main(String[] arguments) throws IOException {
        DRIVER.setLevel(Level.OFF);
        Pool pool = Boolean.getBoolean("zoo.pool") ? hikari(arguments[0]) : one(arguments[0]);
        Program.run(arguments, (step, nth) -> {
            Connection connection = pool.take();
            try {
                return make(connection, step);
            } finally {
                pool.giveBack(connection);
            }
        });
    }

    private static Pool one(String url) {
        return new Pool() {
            private final List<Connection> kept = new ArrayList<>();

            @Override
            public Connection take() throws SQLException {
                if (kept.isEmpty()) {
                    kept.add(DriverManager.getConnection(url));
                }
                return kept.get(0);
            }

            @Override
            public void giveBack(Connection connection) {
                // It is kept, as it is.
            }
        };
    }

    private static Pool hikari(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        HikariDataSource source = new HikariDataSource(config);
        return new Pool() {
            @Override
            public Connection take() throws SQLException {
                return source.getConnection();
            }

            @Override
            public void giveBack(Connection connection) throws SQLException {
                connection.close();
            }
        };
    }

    private static String make(Connection connection, String step) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            switch (step) {
                case "write" -> statement.executeUpdate("INSERT INTO orders VALUES ('x')");
                case "upload" ->
                    statement.executeUpdate("INSERT INTO orders VALUES ('" + "x".repeat(Program.UPLOAD_BYTES) + "')");
                case "commit" -> {
                    connection.setAutoCommit(false);
                    statement.executeUpdate("INSERT INTO orders VALUES ('x')");
                    connection.commit();
                }
                case "big" -> ask(statement, "SELECT repeat('x', " + Program.BIG_BYTES + ")");
                default -> ask(statement, "SELECT 1");
            }
            return "OK";
        }
    }

    private static void ask(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
        }
    }
}
