package io.hangup.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/admin.md has a command for every operation of the table. */
class AdminDocTest {
    @Test
    void every_operation_has_a_command() throws IOException {
        String page = Files.readString(Path.of("../../docs/admin.md"));

        for (Operation operation : Operation.values()) {
            String path = operation.template().replace("{proxy}", "orders-db").replace("{rule}", "cut");
            String method = operation.changes() ? "-X " + operation.method() + " " : "";
            assertThat(page).contains(method + "$ADMIN" + path);
        }
    }
}
