package io.hangup.app.admin;

import io.hangup.config.AdminConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Certificate and key of the admin port, from two PEM files (RFC 7468) that belong together. */
final class Tls {
    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([^-]*)-----END [A-Z0-9 ]*PRIVATE KEY-----");
    private static final List<String> SIGNATURES = List.of("SHA256withRSA", "SHA256withECDSA", "Ed25519", "Ed448");

    private final SslContext context;

    private Tls(SslContext context) {
        this.context = context;
    }

    /**
     * Reads them.
     *
     * @throws BadAdmin where the files cannot be read, are something else, or do not belong together
     */
    static Tls of(AdminConfig.Tls files) throws BadAdmin {
        Collection<? extends Certificate> chain = certificates(files.certificate());
        Certificate own = chain.iterator().next();
        PrivateKey key = key(files.key(), own.getPublicKey());
        try {
            return new Tls(SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
                    .sslProvider(SslProvider.JDK)
                    .build());
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new BadAdmin(
                    "certificate",
                    "TLS of the admin port cannot be set up with " + files.certificate() + " and " + files.key() + ": "
                            + unusable.getMessage());
        }
    }

    /** What speaks TLS on a connection, and ends one that has not shaken hands in time. */
    ChannelHandler on(Channel connection, long handshakeMillis) {
        SslHandler handler = context.newHandler(connection.alloc());
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws BadAdmin {
        String pem = read("certificate", file);
        try {
            Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (chain.isEmpty()) {
                throw none("certificate", file, "-----BEGIN CERTIFICATE-----");
            }
            return chain;
        } catch (GeneralSecurityException noCertificate) {
            throw none("certificate", file, "-----BEGIN CERTIFICATE-----");
        }
    }

    private static PrivateKey key(Path file, PublicKey other) throws BadAdmin {
        Matcher pem = KEY.matcher(read("key", file));
        if (!pem.find()) {
            throw none("key", file, "-----BEGIN PRIVATE KEY-----");
        }
        if (!pem.group(1).isEmpty()) {
            throw new BadAdmin(
                    "key",
                    "the key of the admin port in " + file + " begins with -----BEGIN " + pem.group(1)
                            + "PRIVATE KEY----- (expected: PKCS#8, not encrypted); `openssl pkcs8 -topk8 -nocrypt -in "
                            + file
                            + "` prints it so");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
            PrivateKey key =
                    KeyFactory.getInstance(other.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (!belong(key, other)) {
                throw new BadAdmin("key", mismatch(file));
            }
            return key;
        } catch (InvalidKeySpecException otherKind) {
            throw new BadAdmin("key", mismatch(file));
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            throw none("key", file, "-----BEGIN PRIVATE KEY-----");
        }
    }

    private static String mismatch(Path file) {
        return "the key of the admin port in " + file
                + " does not belong to the certificate; name the two files that were made together in `admin: tls:`";
    }

    /** Whether what the one signs is what the other verifies. */
    private static boolean belong(PrivateKey key, PublicKey other) throws GeneralSecurityException {
        byte[] text = "hangup".getBytes(StandardCharsets.US_ASCII);
        String kind = other.getAlgorithm();
        String algorithm = SIGNATURES.stream()
                .filter(each -> each.endsWith("with" + kind) || (kind.equals("EC") && each.endsWith("withECDSA")))
                .findFirst()
                .orElse(kind);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(other);
        verifying.update(text);
        return verifying.verify(signature);
    }

    private static String read(String noun, Path file) throws BadAdmin {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BadAdmin(
                        noun,
                        "the " + noun + " of the admin port in " + file + " has more than " + MOST_BYTES
                                + " bytes; name a PEM file in `admin: tls:`");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (BadAdmin bad) {
            throw bad;
        } catch (IOException unreadable) {
            throw new BadAdmin(
                    noun,
                    "the " + noun + " of the admin port cannot be read from " + file + " ("
                            + unreadable.getClass().getSimpleName() + "); let `admin: tls: " + noun
                            + ":` name a file that is there, readable by who runs Hangup");
        }
    }

    private static BadAdmin none(String noun, Path file, String begin) {
        return new BadAdmin(
                noun, "the " + noun + " of the admin port in " + file + " is none (expected: PEM, with " + begin + ")");
    }
}
