package io.airline.sink.influx;

import io.airline.model.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Turns the client's request to {@code /api/v2/write} into the one to {@code /write} that InfluxDB 1.x knows. The client
 * has no such mode: its {@code createV1} speaks the v2 paths that only 1.8 has.
 *
 * <p>User and password go into a header and never into the URL, which servers and proxies log.
 */
final class InfluxV1Interceptor implements Interceptor {
    private final String database;
    private final Optional<String> retentionPolicy;
    private final Optional<String> authorization;

    InfluxV1Interceptor(
            String database, Optional<String> retentionPolicy, Optional<String> user, Optional<Secret> password) {
        this.database = database;
        this.retentionPolicy = retentionPolicy;
        this.authorization = user.flatMap(
                name -> password.map(secret -> Credentials.basic(name, secret.reveal(), StandardCharsets.UTF_8)));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request.Builder request =
                chain.request().newBuilder().url(writeUrl(chain.request().url()));
        authorization.ifPresent(credentials -> request.header("Authorization", credentials));
        return chain.proceed(request.build());
    }

    private HttpUrl writeUrl(HttpUrl v2) {
        String path = v2.encodedPath();
        HttpUrl.Builder url = v2.newBuilder()
                .encodedPath(path.substring(0, path.lastIndexOf("/api/v2/write")) + "/write")
                .query(null)
                .addQueryParameter("db", database)
                .addQueryParameter("precision", v2.queryParameter("precision"));
        retentionPolicy.ifPresent(policy -> url.addQueryParameter("rp", policy));
        return url.build();
    }
}
