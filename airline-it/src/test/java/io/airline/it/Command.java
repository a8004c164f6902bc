package io.airline.it;

import io.airline.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A runner that was started as a user starts it and has ended, because something was wrong from the start.
 *
 * @param exitCode of the process; one that did not end within 90 s was killed
 * @param errors what it wrote to its error output, without what Java says about {@code JDK_JAVA_OPTIONS}
 * @param everything all that it wrote, its log too
 */
public record Command(int exitCode, String errors, String everything) {
    private static final int TIMEOUT_SECONDS = 90;

    /**
     * Runs the job, its log in a file.
     *
     * @param directory an existing one, for the files that it writes
     */
    public static Command job(Path directory, Map<String, String> environment, String level, List<String> arguments)
            throws IOException, InterruptedException {
        Installation installation = Installation.fromSystemProperty();
        Path home = installation.home();
        Path log = directory.resolve("log");
        Path log4j = Files.writeString(
                directory.resolve("log4j2.properties"),
                """
                rootLogger.level = %s
                rootLogger.appenderRef.file.ref = file
                appender.file.type = File
                appender.file.name = file
                appender.file.fileName = %s
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %%m%%n%%ex
                """
                        .formatted(level, log));
        List<String> command = new ArrayList<>(List.of(
                "-Dlog4j2.configurationFile=" + log4j.toUri(),
                "-cp",
                home.resolve("runtime-spark/target/jars") + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[1]",
                home.resolve("target/runners/airline-job-shaded.jar").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = java("spark", command);
        builder.environment()
                .put("SPARK_HOME", home.resolve("runtime-spark/target").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().putAll(environment);
        Command run = run(builder, directory);
        return new Command(run.exitCode(), run.errors(), run.everything() + Files.readString(log));
    }

    /**
     * Runs the producer or the dashboard, whose log is part of the errors.
     *
     * @param runner its jar, without the version
     * @param directory an existing one, for the files that it writes
     */
    public static Command jar(
            String runner, Path directory, Map<String, String> environment, String level, List<String> arguments)
            throws IOException, InterruptedException {
        Path jar = Installation.fromSystemProperty().home().resolve("target/runners/" + runner + "-runner.jar");
        List<String> command = new ArrayList<>(List.of("-Dairline.log.level=" + level, "-jar", jar.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                java(runner.substring(runner.indexOf('-') + 1), command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return run(builder, directory);
    }

    private static ProcessBuilder java(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(Installation.fromSystemProperty().java(program));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static Command run(ProcessBuilder builder, Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Command(
                process.exitValue(), Stacks.errors(errors), Files.readString(output) + Files.readString(errors));
    }
}
