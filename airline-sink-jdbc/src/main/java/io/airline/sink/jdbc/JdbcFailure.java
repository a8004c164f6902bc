package io.airline.sink.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** Why a database did not do what it was asked for. */
record JdbcFailure(SQLException cause) {
    /** Returns whether the database refuses the row for what it holds, and would refuse it again. */
    boolean isRefusal() {
        // Data exception, a constraint's violation, a limit of the program (ISO 9075-2; 54 is PostgreSQL's).
        return isOfClass("22", "23", "54");
    }

    /** Returns whether another transaction was in the way, and the same may succeed at once. */
    boolean isConflict() {
        return isOfClass("40");
    }

    /** Returns whether the database has answered, and says that it is used wrongly: as whom, where or for what. */
    boolean isConfiguration() {
        return isOfClass("28", "3D", "3F", "42", "0A");
    }

    /** Returns whether there is no table of that name. */
    boolean isMissingTable() {
        return "42S02".equals(state()) || "42P01".equals(state());
    }

    private boolean isOfClass(String... classes) {
        for (String each : classes) {
            if (state().startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    private String state() {
        String state = cause.getSQLState();
        // Of a batch the first failure may be told by what follows.
        if (state == null && cause instanceof BatchUpdateException && cause.getNextException() != null) {
            state = cause.getNextException().getSQLState();
        }
        return state == null ? "" : state;
    }

    /** Returns the database's words in one line; not blank. */
    String words() {
        SQLException telling = cause instanceof BatchUpdateException && cause.getNextException() != null
                ? cause.getNextException()
                : cause;
        return String.valueOf(telling.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("SQL state " + state());
    }
}
