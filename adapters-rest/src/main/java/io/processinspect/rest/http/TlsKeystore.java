package io.processinspect.rest.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The key and the certificate of a server, from a keystore (PKCS#12 or JKS) that holds both. Immutable. */
public final class TlsKeystore {
    private final Path file;
    private final String password;
    private final KeyStore content;

    private TlsKeystore(Path file, String password, KeyStore content) {
        this.file = file;
        this.password = password;
        this.content = content;
    }

    /**
     * Opens a keystore.
     *
     * @throws IllegalArgumentException when no handshake could succeed with it
     */
    public static TlsKeystore open(Path file, String password) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unusable(file, "there is no such file, or it may not be read", null);
        }
        TlsKeystore opened;
        try {
            opened = new TlsKeystore(file, password, KeyStore.getInstance(file.toFile(), password.toCharArray()));
        } catch (IOException | GeneralSecurityException failure) {
            boolean isPassword = failure.getCause() instanceof UnrecoverableKeyException;
            throw unusable(file, isPassword ? "the password is wrong" : "it is not a PKCS#12 or JKS keystore", failure);
        }
        opened.requireKey();
        return opened;
    }

    private static IllegalArgumentException unusable(Path file, String why, Exception cause) {
        return new IllegalArgumentException("cannot use the keystore " + file + ": " + why, cause);
    }

    private void requireKey() {
        try {
            List<String> keys = keys();
            if (keys.isEmpty()) {
                throw unusable(file, "it holds no private key with its certificate", null);
            }
            for (String alias : keys) {
                content.getKey(alias, password.toCharArray());
            }
        } catch (GeneralSecurityException failure) {
            throw unusable(file, "the key in it has another password than the file", failure);
        }
        try {
            TrialHandshake.with(content, password.toCharArray());
        } catch (GeneralSecurityException | IOException failure) {
            throw unusable(file, "no handshake succeeds with it: " + failure.getMessage(), failure);
        }
    }

    private List<String> keys() throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(content.aliases())) {
            if (content.isKeyEntry(alias) && content.getCertificateChain(alias) != null) {
                keys.add(alias);
            }
        }
        return keys;
    }

    /** What an operator should know of it, a line each: a certificate that is not valid now, a file that all may read. */
    public List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>();
        try {
            for (String alias : keys()) {
                if (content.getCertificate(alias) instanceof X509Certificate certificate) {
                    validity(certificate, now, warnings);
                }
            }
        } catch (GeneralSecurityException failure) {
            throw unusable(file, failure.getMessage(), failure);
        }
        readableByAll(file).ifPresent(warnings::add);
        return warnings;
    }

    private void validity(X509Certificate certificate, Instant now, List<String> warnings) {
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            warnings.add("the certificate in " + file + " expired at "
                    + certificate.getNotAfter().toInstant() + "; clients will refuse it");
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            warnings.add("the certificate in " + file + " is not valid before "
                    + certificate.getNotBefore().toInstant() + "; clients will refuse it");
        }
    }

    /** A warning if every user may read a file with a secret; none where files have no such rights. */
    private static Optional<String> readableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
                    ? Optional.of(file + " may be read by every user; protect it with chmod 600")
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    /** What Jetty serves TLS with. */
    public SslContextFactory.Server factory() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(content);
        tls.setKeyStorePassword(password);
        return tls;
    }
}
