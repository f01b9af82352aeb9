package io.hangup.app.admin;

import io.hangup.config.AdminConfig;
import io.hangup.config.AdminConfig.TokenSource;
import io.hangup.config.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where the token is had from. Nothing that is said about it quotes it. */
final class TokenFile {
    private static final String KEY = "token-file";
    private static final int MOST_BYTES = 1024;

    private TokenFile() {}

    /**
     * The token of this admin port, if it has one: that of its configuration, or else of the environment.
     *
     * @throws BadAdmin where it cannot be had, or is none
     */
    static Optional<Token> of(AdminConfig config, Function<String, Optional<String>> environment) throws BadAdmin {
        if (config.token().isPresent()) {
            TokenSource source = config.token().get();
            return Optional.of(
                    source instanceof TokenSource.InFile in ? read(in.file()) : ((TokenSource.Given) source).token());
        }
        Optional<String> set = environment.apply(Token.VARIABLE).filter(value -> !value.isEmpty());
        return set.isPresent()
                ? Optional.of(checked("listen", set.get(), "in the environment variable " + Token.VARIABLE))
                : Optional.empty();
    }

    private static Token read(Path file) throws BadAdmin {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MOST_BYTES + 1), StandardCharsets.UTF_8);
            return checked(KEY, text.replaceFirst("\\r?\\n$", ""), "in " + file);
        } catch (BadAdmin bad) {
            throw bad;
        } catch (IOException unreadable) {
            // Its name is not said: who mistook the key has written the token there.
            throw new BadAdmin(
                    KEY,
                    "the file that `admin: token-file:` names cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); let it name a file that holds the token,"
                            + " readable by who runs Hangup");
        }
    }

    private static Token checked(String key, String text, String where) throws BadAdmin {
        Optional<String> problem = Token.problem(text);
        if (problem.isPresent()) {
            throw new BadAdmin(key, "the token of the admin port " + where + " " + problem.get());
        }
        return Token.of(text);
    }
}
