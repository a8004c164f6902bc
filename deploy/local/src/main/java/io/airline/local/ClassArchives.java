package io.airline.local;

import io.airline.aggregations.catalogue.CityNames;
import io.airline.aggregations.catalogue.FlightStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Archives of loaded classes, one for each program of the stack, which Java maps into memory instead of loading and
 * verifying some ten thousand classes at each start ("Class Data Sharing" of its documentation). The build makes them by
 * running the stack once; without them, or with ones of other jars or of another Java, all works as well, but starts later.
 */
final class ClassArchives {
    private static final String IS_MADE = "airline.local.archive-classes";
    private static final List<String> PROGRAMS =
            List.of("storage", "broker", "questdb", "spark", "dashboard", "producer");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private ClassArchives() {}

    /** Returns the options that make a program use its archive if there is one; that make it if this is the run for it. */
    static Stream<String> options(Path archives, String program) {
        Path archive = archives.resolve(program + ".jsa");
        if (Boolean.getBoolean(IS_MADE)) {
            return Stream.of("-XX:ArchiveClassesAtExit=" + archive, "-XX:TieredStopAtLevel=1", "-Xlog:disable");
        }
        // An archive that does not fit is passed over, and nobody has to be told.
        return Files.exists(archive)
                ? Stream.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : Stream.empty();
    }

    /** Makes the archives of the installation, unless they are newer than its jars. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Installation installation = Installation.fromSystemProperty();
        if (areFresh(installation)) {
            return;
        }
        System.setProperty(IS_MADE, "true");
        Files.createDirectories(installation.archives());
        try (AirlineStack stack = AirlineStack.of(FlightStreams.flights(CityNames.DEFAULT))
                .installation(installation)
                .store(Store.Kind.QUESTDB)
                .ports(Ports.free())
                .start()) {
            stack.startDashboard(Map.of());
            stack.startProducer(List.of("--count", "1000"), ProcessBuilder.Redirect.PIPE)
                    .awaitExit();
            stack.awaitStored(LIMIT);
            stack.endProcesses(LIMIT);
        } catch (StackException e) {
            System.err.println("no class archives, so programs will start later: " + e.getMessage());
        }
    }

    private static boolean areFresh(Installation installation) throws IOException {
        FileTime newestJar = FileTime.fromMillis(0);
        try (Stream<Path> files = Files.walk(installation.home())) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> file.toString().contains("/jars/")
                            || file.toString().contains("/runners/"))
                    .toList()) {
                FileTime time = Files.getLastModifiedTime(jar);
                newestJar = time.compareTo(newestJar) > 0 ? time : newestJar;
            }
        }
        for (String program : PROGRAMS) {
            Path archive = installation.archives().resolve(program + ".jsa");
            if (!Files.exists(archive) || Files.getLastModifiedTime(archive).compareTo(newestJar) < 0) {
                return false;
            }
        }
        return true;
    }
}
