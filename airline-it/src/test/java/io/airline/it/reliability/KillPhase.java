package io.airline.it.reliability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a micro-batch a job is killed, as its checkpoint tells. Spark writes each file of a checkpoint under a temporary
 * name and renames it, in this order: {@code offsets/<batch>}, the plan; {@code state/0/<partition>/<batch + 1>.delta}, the
 * state; and, once the sinks have written, {@code commits/<batch>}. One micro-batch is in flight at a time.
 */
enum KillPhase {
    /** Whatever the job is about. */
    ANY_TIME("at a random instant"),
    /** A temporary file of the plan is there. */
    PLAN_BEING_WRITTEN("while it writes the offsets of a micro-batch"),
    /** The plan is there; neither state nor commit are. */
    PLANNED("between the offsets and the state of a micro-batch"),
    /** A temporary file of the state is there. */
    STATE_BEING_WRITTEN("while it commits the state"),
    /** The store has half of a request. */
    WRITE_HALF_SENT("while a sink sends a write"),
    /** The store has the whole request, and the job does not know. */
    WRITE_UNANSWERED("before a sink's write is answered"),
    /** A temporary file of the commit is there. */
    COMMIT_BEING_WRITTEN("while it writes the commit of a micro-batch");

    private static final Pattern FILE = Pattern.compile("(\\d+)(\\.delta)?");
    private static final Pattern TEMPORARY = Pattern.compile("\\.(\\d+)(\\.delta)?\\..*\\.tmp");

    private final String description;

    KillPhase(String description) {
        this.description = description;
    }

    /** Returns where that is, as the page says it. */
    String description() {
        return description;
    }

    /** Tells whether the store's writes tell of the phase, not the checkpoint. */
    boolean isInSink() {
        return this == WRITE_HALF_SENT || this == WRITE_UNANSWERED;
    }

    /** Returns a command for a shell that ends when this phase may have begun. */
    String await(Path checkpoint) {
        return switch (this) {
            case PLAN_BEING_WRITTEN, STATE_BEING_WRITTEN, COMMIT_BEING_WRITTEN -> {
                Path directory = directory(checkpoint);
                yield "while set -- %s/.[0-9]*.tmp; [ ! -e \"$1\" -o $# -le %d ]; do :; done"
                        .formatted(directory, Files.in(directory).leftBehind);
            }
            case ANY_TIME, PLANNED, WRITE_HALF_SENT, WRITE_UNANSWERED -> ":";
        };
    }

    private Path directory(Path checkpoint) {
        return checkpoint.resolve(
                switch (this) {
                    case PLAN_BEING_WRITTEN -> "offsets";
                    case STATE_BEING_WRITTEN -> "state/0/0";
                    default -> "commits";
                });
    }

    /**
     * Tells whether the files of a checkpoint are those of a job in this phase.
     *
     * @param checkpoint of a query whose state has one partition
     */
    boolean isThat(Path checkpoint) {
        return switch (this) {
            case ANY_TIME -> true;
            case PLAN_BEING_WRITTEN -> Files.in(checkpoint.resolve("offsets")).isWriting();
            case STATE_BEING_WRITTEN ->
                Files.in(checkpoint.resolve("state/0/0")).isWriting();
            case COMMIT_BEING_WRITTEN -> Files.in(checkpoint.resolve("commits")).isWriting();
            case PLANNED -> {
                long planned = Files.in(checkpoint.resolve("offsets")).newest;
                // In this order: what is written in between makes it false.
                yield Files.in(checkpoint.resolve("state/0/0")).newest == planned
                        && Files.in(checkpoint.resolve("commits")).newest == planned - 1;
            }
            case WRITE_HALF_SENT, WRITE_UNANSWERED -> {
                long planned = Files.in(checkpoint.resolve("offsets")).newest;
                yield Files.in(checkpoint.resolve("commits")).newest == planned - 1;
            }
        };
    }

    /**
     * The files of one directory.
     *
     * @param newest the greatest number of a file, -1 if there is none
     * @param isWriting whether there is a temporary file of one that is not there yet
     * @param leftBehind number of the other temporary files: earlier kills left them, and their micro-batches ran again
     */
    private record Files(long newest, boolean isWriting, long leftBehind) {
        static Files in(Path directory) {
            String[] names = directory.toFile().list();
            long newest = -1;
            List<Long> temporary = new ArrayList<>();
            for (String name : names == null ? new String[0] : names) {
                Matcher file = FILE.matcher(name);
                Matcher temporaryFile = TEMPORARY.matcher(name);
                if (file.matches()) {
                    newest = Math.max(newest, Long.parseLong(file.group(1)));
                } else if (temporaryFile.matches()) {
                    temporary.add(Long.parseLong(temporaryFile.group(1)));
                }
            }
            long last = newest;
            long leftBehind = temporary.stream().filter(each -> each <= last).count();
            return new Files(newest, leftBehind < temporary.size(), leftBehind);
        }
    }
}
