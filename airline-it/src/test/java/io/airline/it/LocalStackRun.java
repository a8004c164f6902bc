package io.airline.it;

import io.airline.local.Ports;
import io.airline.local.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A run of the local stack that has ended, by the runner behind {@code run.sh}.
 *
 * @param output what it wrote to its output
 * @param errors what it wrote to its error output, without what Java says about {@code JDK_JAVA_OPTIONS}
 */
record LocalStackRun(int exitCode, String output, String errors) {
    private static final int TIMEOUT_MINUTES = 3;

    /** Runs with {@code --once} on free ports. */
    static LocalStackRun once(Path directory, Store.Kind store, String... arguments) throws Exception {
        Ports ports = Ports.free();
        List<String> all = new ArrayList<>(List.of(
                "--once",
                "--store",
                store.name().toLowerCase(Locale.ROOT),
                "--kafka-port",
                Integer.toString(ports.kafka()),
                "--store-port",
                Integer.toString(ports.store()),
                "--metrics-port",
                "0"));
        all.addAll(List.of(arguments));
        return run(directory, all);
    }

    /** Runs with these options, for three minutes at most. */
    static LocalStackRun run(Path directory, List<String> arguments) throws Exception {
        Path home = Path.of(System.getProperty("airline.local.home"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dairline.local.home=" + home,
                "-cp",
                home.resolve("target/airline-local.jar") + ":" + home.resolve("target/jars") + "/*",
                "io.airline.local.LocalStack"));
        command.addAll(arguments);
        return run(directory, new ProcessBuilder(command));
    }

    /** Runs that command in the directory, for three minutes at most. */
    static LocalStackRun run(Path directory, ProcessBuilder command) throws Exception {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = command.directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor();
        }
        return new LocalStackRun(process.exitValue(), Files.readString(output), Stacks.errors(errors));
    }
}
