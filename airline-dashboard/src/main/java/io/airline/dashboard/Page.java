package io.airline.dashboard;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, from the class path, each read once. Thread-safe. */
final class Page {
    /** One folder without sub-folders: no name leads out of it. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(html|js|css|svg|png|ico|webmanifest)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "webmanifest", "application/manifest+json");

    private static final String FOLDER = "/io/airline/dashboard/page/";

    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /** Answers with a file of the page's folder. */
    void file(Context context, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.notFound("there is no page %s".formatted(context.path()));
        }
        resource(context, FOLDER + name);
    }

    /** Answers with a resource of the class path, whose suffix tells its type. */
    void resource(Context context, String path) {
        Asset asset = assets.get(path);
        if (asset == null) {
            asset = load(path).orElseThrow(() -> Problem.notFound("there is no page %s".formatted(context.path())));
            assets.put(path, asset);
        }
        asset.answer(context);
    }

    private static Optional<Asset> load(String path) {
        try (InputStream resource = Page.class.getResourceAsStream(path)) {
            if (resource == null) {
                return Optional.empty();
            }
            String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
            return Optional.of(new Asset(resource.readAllBytes(), type));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
