package io.airline.it.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A private certificate authority and a server's certificate that it has signed, made with Java's {@code keytool}.
 *
 * @param authority the authority's certificate, in PEM
 * @param server the server's certificate and the authority's, in PEM
 * @param key the server's private key, in PEM
 */
record Certificates(Path authority, Path server, Path key) {
    private static final String PASSWORD = "changeit";

    /** Makes them in that directory, for a server of that name. */
    static Certificates make(Path directory, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(directory);
        Path store = directory.resolve("store.p12");
        keytool(store, "authority", List.of("-dname", "CN=Authority of a test", "-ext", "bc:critical=ca:true"));
        keytool(store, "server", List.of("-dname", "CN=" + host, "-ext", "san=dns:" + host, "-signer", "authority"));
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path authority = directory.resolve("authority.pem");
        Path server = directory.resolve("server.pem");
        Path key = directory.resolve("server.key");
        Files.writeString(
                authority, pem("CERTIFICATE", keys.getCertificate("authority").getEncoded()));
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain("server")) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(server, chain);
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        return new Certificates(authority, server, key);
    }

    /** Returns a file with the key and the server's certificate, as Kafka wants them. */
    Path keyStore() throws IOException {
        return Files.writeString(key.resolveSibling("keystore.pem"), Files.readString(key) + Files.readString(server));
    }

    private static void keytool(Path store, String alias, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2"));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(content));
    }
}
