package io.airline.dashboard;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Content that does not change while the dashboard runs. A browser asks again each time, and is told if it has it already.
 * Immutable and thread-safe.
 */
final class Asset {
    private final byte[] content;
    private final String type;
    private final String tag;

    /**
     * Makes an asset.
     *
     * @param content not to be changed afterwards
     * @param type its media type
     */
    Asset(byte[] content, String type) {
        this.content = content;
        this.type = type;
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        // Weak, for the same bytes may travel compressed.
        this.tag = "W/\"" + HexFormat.of().toHexDigits(checksum.getValue()) + "\"";
    }

    /** Answers with the content, or with 304 if the asker has it. */
    void answer(Context context) {
        context.header("Cache-Control", "no-cache");
        context.header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
        } else {
            context.contentType(type).result(content);
        }
    }
}
