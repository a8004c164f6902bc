package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a compose file against the project, and tells what does not fit. What other people's images are like cannot be
 * seen from here: that is listed below, from their Dockerfiles.
 */
final class ComposeCheck {
    /** The programs of a health check that an image has: from Ubuntu, Alpine or busybox, or its own. */
    private static final Map<String, Set<String>> PROGRAMS = Map.of(
            "airline-dashboard", Set.of("wget"),
            "airline-job", Set.of("wget"),
            "airline-producer", Set.of("wget"),
            "apache/kafka", Set.of("/opt/kafka/bin/kafka-broker-api-versions.sh"),
            "chronograf", Set.of("wget"),
            "ghcr.io/kafbat/kafka-ui", Set.of("wget"),
            "grafana/grafana", Set.of("wget"),
            "influxdb", Set.of("influx"),
            "prom/node-exporter", Set.of("wget"),
            "prom/prometheus", Set.of("wget"));

    /** Images of others whose own user is not root. */
    private static final Set<String> NOT_ROOT = Set.of(
            "apache/kafka", "ghcr.io/kafbat/kafka-ui", "grafana/grafana", "prom/node-exporter", "prom/prometheus");

    /** Services that write into their image, or may; the compose file says why where that is known. */
    private static final Set<String> WRITING = Set.of("chronograf", "influxdb", "kafka", "kafka-ui", "prometheus");

    /** The ports that images of others listen at unless told otherwise, and those that Spark's options say here. */
    private static final Map<String, Set<Integer>> LISTENING = Map.of(
            "chronograf", Set.of(8888),
            "grafana", Set.of(3000),
            "influxdb", Set.of(8086),
            "kafka-ui", Set.of(8080),
            "node-exporter", Set.of(9100),
            "prometheus", Set.of(9090));

    private static final Pattern EXACT_TAG = Pattern.compile("[^:@]+:[^:@]*\\d+\\.\\d+\\.\\d+[^:@]*");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\{(\\w+)(?::([-?])([^}]*))?\\}");
    private static final Pattern ADDRESS = Pattern.compile("(?:^|//|=|\\s|@)([a-z][a-z0-9-]*|127\\.0\\.0\\.1):(\\d+)");
    private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:(\\d+):(\\d+)");
    private static final Pattern OPTION = Pattern.compile("--(?:webui-)?port (\\d+)");
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+[mg])");
    private static final Pattern SIZE = Pattern.compile("(\\d+)([mg])");
    private static final Pattern ASSIGNED = Pattern.compile("(?m)^([A-Z_]+)=(.*)$");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|TOKEN|SECRET)");

    private final Path root = Requirements.root();
    private final Path directory = root.resolve("deploy/compose");
    private final JsonNode compose;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();
    private final List<String> findings = new ArrayList<>();

    private ComposeCheck(String text) {
        this.compose = YamlFiles.documents(text).get(0);
    }

    /** Returns what is wrong with that compose file, were it the one of deploy/compose; empty if nothing is. */
    static List<String> findings(String text) {
        ComposeCheck check = new ComposeCheck(text);
        check.run();
        return check.findings;
    }

    private void run() {
        ASSIGNED.matcher(read(directory.resolve("start")))
                .results()
                .forEach(line -> variables.put(line.group(1), line.group(2).replace("$(random)", "0".repeat(64))));
        Set<String> volumes = new TreeSet<>();
        eachService((name, service) -> {
            image(name, service);
            hardening(name, service);
            dependencies(name, service);
            health(name, service);
            secrets(name, service);
            published(name, service);
            addresses(name, service);
            memory(name, service);
            volumes.addAll(mounts(name, service));
            runner(service).ifPresent(runner -> runner.findings(environment(service), command(service))
                    .forEach(finding -> report(name, finding)));
        });
        checkpoint();
        ports();
        Set<String> declared = names(compose.path("volumes"));
        if (!declared.equals(volumes)) {
            findings.add("volumes %s are declared, %s are used".formatted(declared, volumes));
        }
        variables();
        grafana();
        filesVariables("grafana", "deploy/grafana/provisioning/datasources", "\\$\\{(\\w+)}");
        filesVariables("chronograf", "deploy/chronograf", "\\{\\{ \\.(\\w+) }}");
        prometheus();
    }

    private void report(String service, String message) {
        findings.add(service + ": " + message);
    }

    private void eachService(BiConsumer<String, JsonNode> action) {
        compose.path("services").fields().forEachRemaining(entry -> action.accept(entry.getKey(), entry.getValue()));
    }

    private JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    // Images

    private void image(String name, JsonNode service) {
        String image = service.path("image").asText();
        exact(name, image);
        if (image.startsWith("apache/kafka:") && !image.endsWith(":" + Pom.property("version.kafka"))) {
            report(name, "image %s, but the clients are %s".formatted(image, Pom.property("version.kafka")));
        }
        if (image.startsWith("airline-") && !image.endsWith(":" + Pom.version())) {
            report(name, "image %s, but the project is %s".formatted(image, Pom.version()));
        }
        if (service.has("build")) {
            dockerfile(name, service.path("build"));
        }
    }

    private void exact(String name, String image) {
        if (!EXACT_TAG.matcher(image).matches()) {
            report(name, "image %s has no exact version".formatted(image));
        }
    }

    private void dockerfile(String name, JsonNode build) {
        Path context = directory.resolve(build.path("context").asText()).normalize();
        Path file = context.resolve(build.path("dockerfile").asText());
        if (!Files.isRegularFile(file)) {
            report(name, "%s does not exist".formatted(build.path("dockerfile").asText()));
            return;
        }
        Dockerfile dockerfile = Dockerfile.read(file);
        Runner runner = runner(service(name)).orElse(Runner.JOB);
        for (String base : dockerfile.bases()) {
            exact(name, base);
            String wanted = runner.equals(Runner.JOB)
                    ? "spark:%s-scala%s-java%s-ubuntu"
                            .formatted(
                                    Pom.property("version.spark"),
                                    Pom.property("version.scala.binary"),
                                    Pom.property("maven.compiler.release"))
                    : "eclipse-temurin:%s.".formatted(Pom.property("maven.compiler.release"));
            if (!base.startsWith(wanted)) {
                report(name, "%s is built from %s, not from %s".formatted(file.getFileName(), base, wanted));
            }
        }
        if (!dockerfile.user().matches("[1-9]\\d*")) {
            report(
                    name,
                    "%s runs as user '%s', not as a number that is not root's"
                            .formatted(file.getFileName(), dockerfile.user()));
        }
        List<Path> admitted = admitted(dockerfile.sources());
        for (String source : dockerfile.sources()) {
            boolean isBuilt = source.contains("/target/");
            if (isBuilt && !source.equals(runner.jar())) {
                report(name, "%s copies %s, Maven builds %s".formatted(file.getFileName(), source, runner.jar()));
            }
            if (!isBuilt && !Files.exists(context.resolve(source))) {
                report(name, "%s copies %s, which does not exist".formatted(file.getFileName(), source));
            }
            if (!admitted.contains(Path.of(source))) {
                report(name, "%s copies %s, which .dockerignore keeps out".formatted(file.getFileName(), source));
            }
        }
        if (!dockerfile.sources().contains(runner.jar())) {
            report(name, "%s does not copy %s".formatted(file.getFileName(), runner.jar()));
        }
    }

    /** Returns those of the files that .dockerignore lets into the build. */
    private List<Path> admitted(List<String> files) {
        List<String> lines = read(root.resolve(".dockerignore"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        if (!lines.get(0).equals("*")) {
            findings.add(".dockerignore does not begin with all");
        }
        return files.stream()
                .map(Path::of)
                .filter(file -> lines.stream()
                        .filter(line -> line.startsWith("!"))
                        .anyMatch(line -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + line.substring(1))
                                .matches(file)))
                .toList();
    }

    private static String repository(JsonNode service) {
        return service.path("image").asText().replaceFirst(":[^:/]*$", "");
    }

    private Optional<Runner> runner(JsonNode service) {
        return Runner.ALL.stream()
                .filter(runner -> repository(service).equals(runner.module()))
                // Master and worker have the job's image and nothing to configure.
                .filter(runner -> !runner.equals(Runner.JOB)
                        || String.join(" ", command(service)).contains("spark-submit"))
                .findFirst();
    }

    // How it runs

    private void hardening(String name, JsonNode service) {
        if (!YamlFiles.texts(service.path("cap_drop")).contains("ALL")
                || !YamlFiles.texts(service.path("security_opt")).contains("no-new-privileges:true")
                || service.path("privileged").asBoolean()) {
            report(name, "does not drop all privileges");
        }
        String user = service.path("user").asText();
        boolean isOwn = repository(service).startsWith("airline-");
        if (user.isEmpty() ? !isOwn && !NOT_ROOT.contains(repository(service)) : user.matches("root(:.*)?|0(:.*)?")) {
            report(name, "runs as root");
        }
        if (service.path("read_only").asBoolean() == WRITING.contains(name)) {
            report(name, "read_only is %s".formatted(service.path("read_only").asBoolean()));
        }
        if (isOwn && !YamlFiles.texts(service.path("tmpfs")).contains("/tmp:exec")) {
            report(name, "has no /tmp that libraries can be loaded from");
        }
        if (!service.has("restart")
                || !service.path("logging").path("options").has("max-size")
                || !service.path("logging").path("options").has("max-file")) {
            report(name, "has no restart policy or logs without end");
        }
    }

    private void dependencies(String name, JsonNode service) {
        service.path("depends_on").fields().forEachRemaining(entry -> {
            JsonNode needed = service(entry.getKey());
            String condition = entry.getValue().path("condition").asText();
            if (needed.isMissingNode()) {
                report(name, "depends on %s, which does not exist".formatted(entry.getKey()));
            } else if (condition.equals("service_healthy") && !needed.has("healthcheck")) {
                report(name, "waits for the health of %s, which has no health check".formatted(entry.getKey()));
            } else if (condition.equals("service_completed_successfully")
                    && !needed.path("restart").asText().equals("no")) {
                report(name, "waits for the end of %s, which is restarted".formatted(entry.getKey()));
            } else if (condition.equals("service_started")) {
                report(name, "does not wait for the health of %s".formatted(entry.getKey()));
            } else if (needed.has("profiles")
                    && !YamlFiles.texts(needed.path("profiles"))
                            .containsAll(YamlFiles.texts(service.path("profiles")))) {
                report(name, "depends on %s, which is not in all of its profiles".formatted(entry.getKey()));
            }
        });
        List<String> profiles = YamlFiles.texts(service.path("profiles"));
        if (!profiles.isEmpty() && !profiles.contains("full")) {
            report(name, "has profiles %s without full".formatted(profiles));
        }
    }

    private void health(String name, JsonNode service) {
        if (service.path("restart").asText().equals("no")) {
            return;
        }
        List<String> test = YamlFiles.texts(service.path("healthcheck").path("test"));
        if (test.size() < 2) {
            report(name, "has no health check");
            return;
        }
        // What a shell runs may begin with variables.
        String program = test.get(1).replaceFirst("^([A-Z_]+=\\S+ )+", "").split(" ", 2)[0];
        if (!PROGRAMS.getOrDefault(repository(service), Set.of()).contains(program)) {
            report(
                    name,
                    "the health check runs %s, which is not known to be in %s"
                            .formatted(program, service.path("image").asText()));
        }
        ADDRESS.matcher(String.join(" ", test))
                .results()
                .filter(at -> at.group(1).equals("127.0.0.1"))
                .forEach(at -> {
                    int port = Integer.parseInt(at.group(2));
                    if (!listening(name).contains(port)) {
                        report(
                                name,
                                "the health check asks port %d, the service listens at %s"
                                        .formatted(port, listening(name)));
                    }
                });
    }

    private void secrets(String name, JsonNode service) {
        service.path("environment").fields().forEachRemaining(entry -> {
            if (SECRET.matcher(entry.getKey()).matches()
                    && !entry.getValue().asText().matches("\\$\\{\\w+:\\?.+\\}")) {
                report(name, "%s is not taken from .env".formatted(entry.getKey()));
            }
        });
        for (String argument : command(service)) {
            if (argument.matches("(?i).*(token|password|secret)=.*")) {
                report(name, "has a secret on its command line: %s".formatted(argument));
            }
        }
    }

    private void memory(String name, JsonNode service) {
        long limit = mebibytes(service.path("mem_limit").asText());
        if (limit == 0) {
            report(name, "has no memory limit");
        }
        long heap = HEAP.matcher(
                        entryPoint(service) + " " + environment(service).values())
                .results()
                .mapToLong(match -> mebibytes(match.group(1)))
                .sum();
        Map<String, String> environment = environment(service);
        heap += mebibytes(environment.getOrDefault("SPARK_DAEMON_MEMORY", ""));
        heap += mebibytes(environment.getOrDefault("SPARK_WORKER_MEMORY", ""));
        List<String> command = command(service);
        if (command.contains("--driver-memory")) {
            heap += mebibytes(command.get(command.indexOf("--driver-memory") + 1));
        }
        // What a JVM needs beside its heap is at least a third of it here.
        if (heap * 4 > limit * 3) {
            report(name, "a heap of %d MiB is too much for a limit of %d MiB".formatted(heap, limit));
        }
    }

    private String entryPoint(JsonNode service) {
        Path file =
                directory.resolve("%s.Dockerfile".formatted(repository(service).replaceFirst("^airline-", "")));
        return repository(service).startsWith("airline-")
                ? Dockerfile.read(file).entryPoint()
                : "";
    }

    private static long mebibytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        return matcher.matches()
                ? Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("g") ? 1024 : 1)
                : 0;
    }

    // Ports and addresses

    /** Returns the ports that the service listens at, in its container. */
    private Set<Integer> listening(String name) {
        JsonNode service = service(name);
        Map<String, String> environment = environment(service);
        Set<Integer> ports = new LinkedHashSet<>(LISTENING.getOrDefault(name, Set.of()));
        OPTION.matcher(String.join(" ", command(service)))
                .results()
                .forEach(option -> ports.add(Integer.parseInt(option.group(1))));
        Stream.of(environment.getOrDefault("KAFKA_LISTENERS", "").split(",", -1))
                .filter(listener -> !listener.isEmpty())
                .forEach(listener -> ports.add(Integer.parseInt(listener.replaceFirst(".*:", ""))));
        runner(service)
                .filter(runner -> runner.findings(environment, command(service)).isEmpty())
                .ifPresent(runner -> {
                    Map<String, String> read = runner.read(environment, command(service));
                    for (String key : List.of("dashboard.port", "job.metrics-port", "producer.metrics-port")) {
                        Optional.ofNullable(read.get(key)).map(Integer::valueOf).ifPresent(ports::add);
                    }
                });
        return ports;
    }

    private void published(String name, JsonNode service) {
        for (String port : YamlFiles.texts(service.path("ports"))) {
            Matcher matcher = PUBLISHED.matcher(port);
            if (!matcher.matches()) {
                report(name, "publishes %s, not at 127.0.0.1".formatted(port));
            } else if (!listening(name).contains(Integer.parseInt(matcher.group(2)))) {
                report(
                        name,
                        "publishes port %s of the container, which listens at %s"
                                .formatted(matcher.group(2), listening(name)));
            }
        }
    }

    /** The ports that people find things at are those of the project, everywhere. */
    private void ports() {
        Map<String, String> wanted = new TreeMap<>(Map.of(
                "chronograf", "3004",
                "grafana", "3003",
                "kafka-ui", "8081",
                "prometheus", "9090",
                "spark-master", "7077, 8080"));
        wanted.put("dashboard", Runner.DASHBOARD.defaultOf("dashboard.port"));
        wanted.put("influxdb", Runner.JOB.defaultOf("influx.url").replaceFirst(".*:", ""));
        wanted.put("kafka", Runner.JOB.defaultOf("kafka.bootstrap-servers").replaceFirst(".*:", ""));
        Map<String, String> published = new TreeMap<>();
        eachService((name, service) -> {
            if (service.has("ports")) {
                published.put(
                        name,
                        YamlFiles.texts(service.path("ports")).stream()
                                .map(port -> PUBLISHED.matcher(port).replaceFirst("$1"))
                                .collect(Collectors.joining(", ")));
            }
        });
        Set<String> names = new TreeSet<>(wanted.keySet());
        names.addAll(published.keySet());
        for (String name : names) {
            if (!wanted.getOrDefault(name, "none").equals(published.getOrDefault(name, "none"))) {
                report(
                        name,
                        "is published at port %s, the project has %s"
                                .formatted(published.getOrDefault(name, "none"), wanted.getOrDefault(name, "none")));
            }
        }
        for (String page : List.of("start", "README.md")) {
            String text = read(directory.resolve(page));
            published.forEach((name, list) -> {
                for (String port : list.split(", ", -1)) {
                    // Spark's own protocol is for programs.
                    if (!port.equals("7077") && !text.contains("127.0.0.1:" + port)) {
                        findings.add("%s does not name 127.0.0.1:%s, where %s is".formatted(page, port, name));
                    }
                }
            });
            Set<String> all = published.values().stream()
                    .flatMap(list -> Stream.of(list.split(", ", -1)))
                    .collect(Collectors.toSet());
            Pattern.compile("127\\.0\\.0\\.1:(\\d+)")
                    .matcher(text)
                    .results()
                    .map(at -> at.group(1))
                    .forEach(port -> {
                        if (!all.contains(port)) {
                            findings.add("%s names 127.0.0.1:%s, where nothing is".formatted(page, port));
                        }
                    });
        }
    }

    /** Wherever a service names another one with a port, that one listens there. */
    private void addresses(String name, JsonNode service) {
        Set<String> services = names(compose.path("services"));
        Stream.concat(environment(service).values().stream(), command(service).stream())
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .flatMap(value -> ADDRESS.matcher(value).results())
                .filter(address -> !address.group(1).equals("127.0.0.1"))
                .forEach(address -> {
                    int port = Integer.parseInt(address.group(2));
                    if (!services.contains(address.group(1))) {
                        report(name, "%s is no service".formatted(address.group(1)));
                    } else if (!listening(address.group(1)).contains(port)) {
                        report(
                                name,
                                "asks %s at port %d, which listens at %s"
                                        .formatted(address.group(1), port, listening(address.group(1))));
                    }
                });
    }

    // Paths

    /** Checks the volumes of the service, and returns the names of those that are not paths. */
    private List<String> mounts(String name, JsonNode service) {
        List<String> named = new ArrayList<>();
        for (String mount : YamlFiles.texts(service.path("volumes"))) {
            String source = interpolate(mount).split(":", 2)[0];
            if (!source.startsWith(".") && !source.startsWith("/")) {
                named.add(source);
            } else if (!Files.exists(directory.resolve(source))) {
                report(name, "mounts %s, which does not exist".formatted(source));
            }
        }
        environment(service).forEach((variable, value) -> {
            boolean isMounted = YamlFiles.texts(service.path("volumes")).stream()
                    .anyMatch(mount -> value.startsWith(target(mount) + "/"));
            if (variable.endsWith("_FILE") && !isMounted) {
                report(name, "%s is %s, which no volume holds".formatted(variable, value));
            }
        });
        return named;
    }

    private String target(String mount) {
        return interpolate(mount).split(":", 3)[1];
    }

    /** Driver and executors write to one checkpoint. */
    private void checkpoint() {
        String location = environment(service("job"))
                .getOrDefault(Runner.variable("job.checkpoint-location"), "")
                .replaceFirst("^file://", "");
        List<String> holders = Stream.of("job", "spark-worker")
                .map(name -> YamlFiles.texts(service(name).path("volumes")).stream()
                        .filter(mount -> target(mount).equals(location))
                        .map(mount -> mount.split(":", 2)[0])
                        .findFirst()
                        .orElse("none"))
                .toList();
        if (location.isEmpty() || holders.contains("none") || !holders.get(0).equals(holders.get(1))) {
            report(
                    "job",
                    "the checkpoint %s is in the volumes %s of job and spark-worker, not in one of both"
                            .formatted(location, holders));
        }
    }

    private void grafana() {
        Path providers = root.resolve("deploy/grafana/provisioning/dashboards");
        if (!Files.isDirectory(providers)) {
            return;
        }
        List<String> targets = YamlFiles.texts(service("grafana").path("volumes")).stream()
                .map(this::target)
                .toList();
        try (Stream<Path> files = Files.list(providers)) {
            files.filter(file -> file.toString().matches(".*\\.ya?ml")).forEach(file -> {
                for (JsonNode provider : YamlFiles.documents(read(file)).get(0).path("providers")) {
                    String path = provider.path("options").path("path").asText();
                    if (!targets.contains(path)) {
                        report(
                                "grafana",
                                "%s looks for dashboards in %s, mounted are %s"
                                        .formatted(file.getFileName(), path, targets));
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the files of a directory take from the environment is there, or made by the entry point. */
    private void filesVariables(String name, String folder, String variable) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            files.filter(file -> file.toString().matches(".*\\.(ya?ml|src)"))
                    .sorted()
                    .forEach(file -> Pattern.compile(variable)
                            .matcher(read(file))
                            .results()
                            .map(found -> found.group(1))
                            .distinct()
                            .filter(each -> !environment(service(name)).containsKey(each))
                            .filter(each ->
                                    !service(name).path("entrypoint").toString().contains("export " + each + " "))
                            .forEach(each -> report(name, "%s needs %s".formatted(file.getFileName(), each))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Prometheus asks is there, and so are the files that it reads. */
    private void prometheus() {
        Path file = root.resolve("deploy/prometheus/prometheus.yml");
        if (!Files.exists(file)) {
            return;
        }
        JsonNode prometheus = YamlFiles.documents(read(file)).get(0);
        for (JsonNode job : prometheus.path("scrape_configs")) {
            String name = job.path("job_name").asText();
            for (JsonNode targets : job.path("static_configs")) {
                for (String target : YamlFiles.texts(targets.path("targets"))) {
                    String host = target.replaceFirst(":.*", "");
                    String port = target.replaceFirst(".*:", "");
                    boolean isItself = host.equals("localhost") || host.equals("127.0.0.1");
                    Set<Integer> ports = listening(isItself ? "prometheus" : host);
                    if (!port.matches("\\d+") || !ports.contains(Integer.valueOf(port))) {
                        report("prometheus", "%s asks %s, where the ports are %s".formatted(name, target, ports));
                    }
                }
            }
        }
        // A path that is relative is so to the configuration's directory.
        Path home = Path.of("/etc/prometheus");
        List<String> secrets = service("prometheus").path("secrets").findValuesAsText("target");
        for (String path : prometheus.findValuesAsText("credentials_file")) {
            if (!secrets.contains(home.resolve(path).toString())) {
                report("prometheus", "reads %s, the secrets are at %s".formatted(home.resolve(path), secrets));
            }
        }
        Path rules = home.resolve("rules");
        for (String path : YamlFiles.texts(prometheus.path("rule_files"))) {
            if (!home.resolve(path).startsWith(rules)) {
                report("prometheus", "reads the rules %s, mounted are those of %s".formatted(path, rules));
            }
        }
    }

    // Variables

    private void variables() {
        for (JsonNode secret : compose.path("secrets")) {
            used.add(secret.path("environment").asText());
        }
        if (!used.equals(new TreeSet<>(variables.keySet()))) {
            findings.add("compose.yaml uses the variables %s, start makes %s"
                    .formatted(used, new TreeSet<>(variables.keySet())));
        }
        String readme = read(directory.resolve("README.md"));
        for (String variable : used) {
            if (!readme.contains("`" + variable + "`")) {
                findings.add("README.md does not say what %s is".formatted(variable));
            }
        }
    }

    private Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new TreeMap<>();
        service.path("environment")
                .fields()
                .forEachRemaining(entry -> environment.put(
                        entry.getKey(), interpolate(entry.getValue().asText())));
        return environment;
    }

    private List<String> command(JsonNode service) {
        JsonNode command = service.path("command");
        return command.isTextual()
                ? List.of(interpolate(command.asText()).split(" ", -1))
                : YamlFiles.texts(command).stream().map(this::interpolate).toList();
    }

    private String interpolate(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        if (match.group().equals("$$")) {
            return "$";
        }
        used.add(match.group(1));
        String otherwise = "-".equals(match.group(2)) ? match.group(3) : "";
        return variables.getOrDefault(match.group(1), otherwise);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
