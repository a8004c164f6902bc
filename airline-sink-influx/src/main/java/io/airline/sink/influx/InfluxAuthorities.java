package io.airline.sink.influx;

import io.airline.model.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The certificate authorities of {@code influx.ca-file}: carried as text in PEM, trusted instead of Java's own. */
final class InfluxAuthorities {
    private InfluxAuthorities() {}

    /**
     * Returns what is in the file, empty if there is none.
     *
     * @throws ConfigException if the file cannot be read, or has no certificate
     */
    static String read(Optional<Path> file) {
        if (file.isEmpty()) {
            return "";
        }
        try {
            String pem = Files.readString(file.get(), StandardCharsets.US_ASCII);
            if (certificates(pem).isEmpty()) {
                throw new CertificateException("there is none");
            }
            return pem;
        } catch (IOException e) {
            throw new ConfigException(List.of("influx.ca-file: cannot read %s (%s)"
                    .formatted(file.get(), e.getClass().getSimpleName())));
        } catch (CertificateException e) {
            // Without the reason, which may quote the file: it might be a private key, given by mistake.
            throw new ConfigException(List.of("influx.ca-file: %s has no certificates in PEM".formatted(file.get())));
        }
    }

    /** Makes the client trust these and no others; it goes on comparing the host's name with its certificate. */
    static void trust(String pem, OkHttpClient.Builder http) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            for (Certificate certificate : certificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            TrustManager[] managers = factory.getTrustManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            http.sslSocketFactory(context.getSocketFactory(), (X509TrustManager) managers[0]);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were read once are certificates", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
