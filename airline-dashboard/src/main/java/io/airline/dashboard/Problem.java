package io.airline.dashboard;

import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused; its answer is a problem detail (RFC 9457). The message says what is wrong and what is allowed. */
final class Problem extends RuntimeException {
    private final HttpStatus status;

    Problem(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    /** Returns a problem with a parameter, a body or a path. */
    static Problem badRequest(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(HttpStatus.NOT_FOUND, detail);
    }

    HttpStatus status() {
        return status;
    }

    /** Returns the problem detail. Its type is {@code about:blank}: the status says all that a program may act on. */
    Map<String, Object> detail(String path) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("type", "about:blank");
        detail.put("title", status.getMessage());
        detail.put("status", status.getCode());
        detail.put("detail", getMessage());
        detail.put("instance", path);
        return detail;
    }
}
