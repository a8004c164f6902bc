package io.airline.dashboard;

import io.javalin.http.Context;
import java.util.function.Supplier;

/**
 * How an answer is to be written, and the last part of the path without the suffix that says so: {@code carrier.csv} is the
 * dimension {@code carrier} as CSV. Without a suffix the header {@code Accept} decides; JSON unless it asks for CSV.
 *
 * @param name the last part of the path, without the suffix
 */
record Format(String name, boolean isCsv) {
    private static final String SUFFIX = ".csv";

    /** Returns the format that a request asks for, whose path ends with that path parameter. */
    static Format of(Context context, String lastParameter) {
        return of(context.pathParam(lastParameter), context.header("Accept"));
    }

    /**
     * Returns the format that a request asks for.
     *
     * @param accept the header, may be null
     */
    static Format of(String name, String accept) {
        if (name.endsWith(SUFFIX)) {
            return new Format(name.substring(0, name.length() - SUFFIX.length()), true);
        }
        return new Format(name, accept != null && accept.startsWith("text/csv"));
    }

    void answer(Context context, Object view, Supplier<Table> table) {
        context.header("Vary", "Accept");
        if (isCsv) {
            context.contentType("text/csv; charset=utf-8").result(table.get().toCsv());
        } else {
            context.contentType("application/json").result(Json.bytes(view));
        }
    }
}
