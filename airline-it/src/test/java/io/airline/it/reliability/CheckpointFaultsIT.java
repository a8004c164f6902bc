package io.airline.it.reliability;

import static io.airline.it.Stacks.FLIGHTS;
import static io.airline.it.Stacks.STORED_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.airline.it.Stacks;
import io.airline.local.AirlineStack;
import io.airline.local.ManagedProcess;
import io.airline.local.Store;
import io.airline.local.Wait;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a checkpoint as power cuts and full disks leave them: the job goes on, or says what to do, which then works. */
@Tag("reliability")
class CheckpointFaultsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What the job asks for, as a pattern for a shell in the directory of the checkpoint. */
    private static final Pattern INSTRUCTION = Pattern.compile("Delete there ([^,]+), and start again");

    private AirlineStack stack;

    /** What happens to a file. */
    private enum Damage {
        EMPTY_OFFSETS("newest offsets empty", "offsets", "\\d+"),
        EMPTY_OFFSETS_OF_A_COMMIT("newest offsets with a commit empty", "commits", "\\d+") {
            @Override
            void damage(Path file) throws IOException {
                truncate(file.resolveSibling("../offsets/" + file.getFileName()), 0);
            }
        },
        EMPTY_COMMIT("newest commit empty", "commits", "\\d+"),
        EMPTY_STATE("newest state empty", "state/0/0", "(\\d+)\\.delta"),
        CUT_STATE("newest state cut off in the middle", "state/0/0", "(\\d+)\\.delta") {
            @Override
            void damage(Path file) throws IOException {
                truncate(file, Files.size(file) / 2);
            }
        },
        NO_STATE("newest state deleted", "state/0/0", "(\\d+)\\.delta") {
            @Override
            void damage(Path file) throws IOException {
                Files.delete(file);
            }
        },
        EMPTY_SNAPSHOT("newest snapshot of the state empty", "state/0/0", "(\\d+)\\.snapshot"),
        CUT_SNAPSHOT("newest snapshot of the state cut off in the middle", "state/0/0", "(\\d+)\\.snapshot") {
            @Override
            void damage(Path file) throws IOException {
                truncate(file, Files.size(file) / 2);
            }
        },
        EMPTY_METADATA("`metadata` empty", "", "metadata");

        private final String description;
        private final String directory;
        private final Pattern name;

        Damage(String description, String directory, String name) {
            this.description = description;
            this.directory = directory;
            this.name = Pattern.compile(name);
        }

        void damage(Path file) throws IOException {
            truncate(file, 0);
        }

        /** Returns the file, empty if there is none yet. */
        Optional<Path> newest(Path checkpoint) {
            String[] names = checkpoint.resolve(directory).toFile().list();
            return Stream.of(names == null ? new String[0] : names)
                    .filter(each -> name.matcher(each).matches())
                    .max(Comparator.comparingLong(Damage::number))
                    .map(each -> checkpoint.resolve(directory).resolve(each));
        }

        private static long number(String name) {
            String digits = name.replaceAll("\\D", "");
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        }

        private static void truncate(Path file, long size) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
        }
    }

    @AfterEach
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedCheckpointIsGoneOnFromOrRefused(Damage damage) throws Exception {
        stack = Stacks.start(FLIGHTS, Store.Kind.INFLUXDB);
        Path checkpoint = stack.checkpoint();
        ManagedProcess producer = startLoad();
        // Snapshots are taken once a minute.
        Wait.until("a file to damage", LIMIT, () -> damage.newest(checkpoint).isPresent());
        stack.stopJob();

        damage.damage(damage.newest(checkpoint).orElseThrow());

        long start = System.nanoTime();
        String log = startJobUntilItStoresOrEnds();
        if (!stack.job().isAlive()) {
            follow(log);
            start = System.nanoTime();
            startJobUntilItStoresOrEnds();
        }
        recovered(producer, start, "Checkpoint: " + damage.description);
    }

    /** Starts the job, and returns what it has written to its log once it has stored something or ended. */
    private String startJobUntilItStoresOrEnds() throws Exception {
        Path file = stack.logs().resolve("job.log");
        int before = Files.readString(file).length();
        long stored = stack.progress().stored();
        stack.startJob();
        Wait.until(
                "the job to store more or to end",
                LIMIT,
                () -> !stack.job().isAlive() || stack.progress().stored() > stored);
        return Files.readString(file).substring(before);
    }

    /** Does what the job says. */
    private void follow(String log) throws Exception {
        assertThat(stack.job().awaitExit()).as("exit code, see %s", log).isEqualTo(2);
        Matcher instruction = INSTRUCTION.matcher(log);
        assertThat(instruction.find()).as("it says what to do: %s", log).isTrue();
        System.out.println(
                log.lines().filter(line -> line.startsWith("airline-job: ")).toList());
        Process rm = new ProcessBuilder("sh", "-c", "rm -v " + instruction.group(1))
                .directory(stack.checkpoint().toFile())
                .inheritIO()
                .start();
        assertThat(rm.waitFor()).isZero();
    }

    @Test
    void aFullDiskForTheCheckpointLosesNothing(@TempDir Path data) throws Exception {
        Path disk = Files.createDirectories(data.resolve("checkpoints-influxdb"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
                "a small tmpfs cannot be mounted here");
        try {
            stack = Stacks.builder(FLIGHTS, Store.Kind.INFLUXDB).data(data).start();
            ManagedProcess producer = startLoad();
            Wait.until("the disk to be full", LIMIT, () -> !stack.job().isAlive());

            assertThat(stack.job().awaitExit()).as("exit code").isEqualTo(2);
            assertThat(Files.readString(stack.logs().resolve("job.log")))
                    .contains("airline-job: no space is left on a disk of the job, perhaps that of the checkpoint");
            assertThat(command("mount", "-o", "remount,size=64m", disk.toString()))
                    .isTrue();
            long start = System.nanoTime();
            startJobUntilItStoresOrEnds();
            recovered(producer, start, "Disk full for the checkpoint");
        } finally {
            stop();
            command("umount", disk.toString());
        }
    }

    private void recovered(ManagedProcess producer, long start, String fault) throws Exception {
        Duration recovery = Duration.ofNanos(System.nanoTime() - start);
        producer.close();
        stack.awaitStored(STORED_LIMIT);
        FaultReport report = new FaultReport(fault);
        report.tried(stack, recovery);
        report.report();
    }

    private static boolean command(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private ManagedProcess startLoad() throws InterruptedException {
        ManagedProcess producer = stack.startProducer(List.of("--rate", "5000"), ProcessBuilder.Redirect.PIPE);
        // Enough micro-batches for one to go back to.
        Wait.until(
                "the job to store", LIMIT, () -> Files.exists(stack.checkpoint().resolve("commits/5")));
        return producer;
    }
}
