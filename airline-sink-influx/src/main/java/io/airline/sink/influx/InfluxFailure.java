package io.airline.sink.influx;

import com.influxdb.exceptions.InfluxException;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a request did not succeed: what the store answered, or that it did not answer. */
final class InfluxFailure extends Exception {
    /** A store quotes the line it refuses, and a line may be long. */
    private static final int MAX_WORDS = 1_000;

    private final int status;
    private final String words;
    private final String retryAfter;

    /**
     * Makes a failure of its parts.
     *
     * @param status the HTTP status, 0 if there was no answer
     * @param retryAfter the header of that name, null if there was none
     */
    InfluxFailure(int status, String words, String retryAfter, Throwable cause) {
        super(cause);
        this.status = status;
        this.words = shorten(words);
        this.retryAfter = retryAfter;
    }

    static InfluxFailure of(InfluxException cause) {
        String words = cause.status() == 0
                ? "%s (%s)".formatted(isTls(cause) ? "TLS fails" : "no answer", reason(cause))
                : answer(cause);
        return new InfluxFailure(cause.status(), words, header(cause.headers(), "Retry-After"), cause);
    }

    /** Returns the HTTP status, or 0 if there was no answer. */
    int status() {
        return status;
    }

    /** Returns the store's words if it answered, else why it did not. Not empty. */
    String words() {
        return words;
    }

    /** Returns the answer's header of that name, in seconds or as a date. */
    Optional<String> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns whether the store refuses the request for what it holds, and would refuse it again. Any other failure is
     * the store's or the operator's to mend, wrong credentials and a missing database among them.
     */
    boolean isRefusal() {
        return status == 400 || status == 413 || status == 422;
    }

    /** Returns whether client and store did not come to trust each other: another certificate, or no TLS at all. */
    boolean isTls() {
        return isTls(this);
    }

    private static boolean isTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String getMessage() {
        return status == 0 ? words : "%d %s".formatted(status, words);
    }

    /** InfluxDB 1 answers {@code {"error": ...}}, InfluxDB 2 and QuestDB {@code {"message": ...}}, a proxy what it likes. */
    private static String answer(InfluxException cause) {
        Map<String, Object> body = cause.errorBody();
        Object text = body.getOrDefault("message", body.get("error"));
        return text == null || text.toString().isBlank() ? "HTTP status %d".formatted(cause.status()) : text.toString();
    }

    private static String header(Map<String, String> headers, String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    /**
     * Returns the innermost message, which is the operating system's; of a timeout its own, for its cause is that the
     * socket was closed; of a connection that ended within an answer the one before the last, for the last is bytes.
     */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null
                && !(root instanceof InterruptedIOException)
                && !(root.getCause() instanceof EOFException)) {
            root = root.getCause();
        }
        // Of a certificate for another host the message goes on for lines about what it has in it.
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : root.getMessage().lines().findFirst().orElse("").replaceFirst(":$", "");
    }

    private static String shorten(String text) {
        return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "...";
    }
}
