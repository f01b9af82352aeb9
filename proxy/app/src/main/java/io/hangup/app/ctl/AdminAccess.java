package io.hangup.app.ctl;

import io.hangup.app.ctl.AdminFailure.Why;
import io.hangup.app.log.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where an admin port is, and with what it lets us in.
 *
 * @param url without a path
 * @param token to be shown; empty for none
 * @param trusted whose certificates are believed; empty for those that the JDK believes
 */
public record AdminAccess(URI url, Optional<String> token, Optional<SSLContext> trusted) {
    private static final int MAX_TOKEN_CHARS = 4_096;
    private static final String ANY_IPV4 = "0.0.0.0";
    private static final String ANY_IPV6 = "[::]";

    /**
     * Reads what is typed.
     *
     * @param admin a URL, {@code HOST:PORT} or {@code PORT}; the scheme is https where {@code ca} is given, and an address that is
     *     only to listen on is asked on this machine
     * @param tokenFile whose content, without blanks around it, is the token
     * @param token from the environment, for where no file is named
     * @param ca certificates in PEM
     */
    public static AdminAccess of(String admin, Optional<String> tokenFile, Optional<String> token, Optional<String> ca)
            throws AdminFailure {
        Optional<String> shown = tokenFile.isPresent() ? Optional.of(token(tokenFile.get())) : token;
        return new AdminAccess(
                url(admin, ca.isPresent()), shown, ca.isPresent() ? Optional.of(trusting(ca.get())) : Optional.empty());
    }

    private static URI url(String admin, boolean secure) throws AdminFailure {
        String scheme = secure ? "https://" : "http://";
        String full = admin.matches("[0-9]+") ? "127.0.0.1:" + admin : admin;
        try {
            URI url = URI.create(full.matches("https?://.*") ? full : scheme + full);
            if (url.getHost() != null
                    && url.getPort() > 0
                    && url.getPort() <= 65_535
                    && url.getPath().matches("/?")) {
                return near(url).resolve("/");
            }
        } catch (IllegalArgumentException noUrl) {
            throw noAddress(admin);
        }
        throw noAddress(admin);
    }

    private static URI near(URI url) {
        String text = url.toString();
        return switch (url.getHost()) {
            case ANY_IPV4 -> URI.create(text.replace(ANY_IPV4, "127.0.0.1"));
            case ANY_IPV6 -> URI.create(text.replace(ANY_IPV6, "[::1]"));
            default -> url;
        };
    }

    /** What TLS is spoken with; empty for plain HTTP. */
    public Optional<SSLContext> tls() {
        if (!url.getScheme().equals("https")) {
            return Optional.empty();
        }
        try {
            return Optional.of(trusted.isPresent() ? trusted.get() : SSLContext.getDefault());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has TLS", impossible);
        }
    }

    /** What messages call it: {@code 127.0.0.1:9191}, or with https the URL. */
    String name() {
        return url.getScheme().equals("https") ? "https://" + url.getAuthority() : url.getAuthority();
    }

    private static AdminFailure noAddress(String admin) {
        return new AdminFailure(
                Why.USAGE,
                "hangup: admin port " + Printable.of(admin)
                        + " (expected: HOST:PORT, PORT or a URL such as http://127.0.0.1:9191)");
    }

    private static String token(String file) throws AdminFailure {
        try {
            String token = Files.readString(Path.of(file)).strip();
            if (!token.isEmpty()
                    && token.length() <= MAX_TOKEN_CHARS
                    && token.chars().allMatch(c -> c > ' ' && c < 127)) {
                return token;
            }
        } catch (IOException | InvalidPathException failed) {
            throw new AdminFailure(
                    Why.USAGE,
                    "hangup: the file of --token-file cannot be read (" + reason(failed) + ")\n  Name the file that"
                            + " `admin: token-file:` names; a token itself goes into HANGUP_ADMIN_TOKEN.");
        }
        throw new AdminFailure(
                Why.USAGE,
                "hangup: the file of --token-file holds no token (expected: one line of at most " + MAX_TOKEN_CHARS
                        + " visible ASCII characters)");
    }

    /** Without the name: who mistook the option has typed the token there. */
    private static String reason(Exception failed) {
        return failed instanceof NoSuchFileException
                ? "it is not there"
                : failed instanceof AccessDeniedException
                        ? "permission denied"
                        : failed.getClass().getSimpleName();
    }

    private static SSLContext trusting(String file) throws AdminFailure {
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | InvalidPathException | GeneralSecurityException failed) {
            throw new AdminFailure(
                    Why.USAGE,
                    "hangup: --ca " + Printable.of(file) + " cannot be used (" + Printable.of(failed.toString())
                            + ")\n  Name a file of certificates in PEM.");
        }
    }
}
