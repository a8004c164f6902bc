package io.airline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Holds manifests for Kubernetes against its model and against the project, and tells what does not fit. */
final class KubernetesCheck {
    /** What a manifest may be; the model is that of the client in Spark. */
    private static final Map<String, Class<?>> KINDS = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "rbac.authorization.k8s.io/v1 Role", Role.class,
            "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class,
            "v1 Namespace", Namespace.class,
            "v1 Pod", Pod.class,
            "v1 Service", Service.class,
            "v1 ServiceAccount", ServiceAccount.class);

    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                /** The model takes what it does not know into a map; here that is an error. */
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private static final Pattern SECRET_ROW =
            Pattern.compile("(?m)^\\| `([\\w-]+)` \\| `([\\w-]+)`(?:, `([\\w-]+)`)? \\|");
    private static final Pattern MEMORY = Pattern.compile("(\\d+)(Mi|Gi|m|g)");
    private static final String NAME = "app.kubernetes.io/name";

    private final Path directory;
    private final JsonNode base;
    private final JsonNode overlay;
    private final Map<String, JsonNode> manifests = new LinkedHashMap<>();
    private final Map<String, JsonNode> pods = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    private KubernetesCheck(Path directory) {
        this.directory = directory;
        this.base = YamlFiles.documents(read("base/kustomization.yaml")).get(0);
        this.overlay = YamlFiles.documents(read("example/kustomization.yaml")).get(0);
    }

    /** Returns what is wrong with the files of that directory, were it deploy/kubernetes; empty if nothing is. */
    static List<String> findings(Path directory) {
        KubernetesCheck check = new KubernetesCheck(directory);
        check.run();
        return check.findings.stream().distinct().toList();
    }

    private void run() {
        YamlFiles.texts(base.path("resources")).forEach(file -> parse("base/" + file));
        parse("base/executor.yaml");
        YamlFiles.texts(overlay.path("resources")).stream()
                .filter(file -> file.endsWith(".yaml"))
                .forEach(file -> parse("example/" + file));
        if (!findings.isEmpty()) {
            return;
        }
        manifests.forEach((id, manifest) -> {
            if (manifest.path("kind").asText().equals("Deployment")) {
                pods.put(name(manifest), manifest.path("spec").path("template"));
            } else if (manifest.path("kind").asText().equals("Pod")) {
                pods.put("executor", manifest);
            }
        });
        pods.forEach(this::pod);
        manifests.values().forEach(this::selectors);
        kustomization();
        configuration();
        job();
        image();
    }

    private void report(String where, String message) {
        findings.add(where + ": " + message);
    }

    // Files

    private void parse(String file) {
        if (!Files.exists(directory.resolve(file))) {
            findings.add(file + " does not exist");
            return;
        }
        for (JsonNode manifest : YamlFiles.documents(read(file))) {
            String kind = manifest.path("apiVersion").asText() + " "
                    + manifest.path("kind").asText();
            manifests.put(file + " " + kind + " " + name(manifest), manifest);
            try {
                STRICT.treeToValue(manifest, Objects.requireNonNull(KINDS.get(kind), "no kind that is known: " + kind));
            } catch (IOException | NullPointerException e) {
                report(file, e.getMessage().lines().findFirst().orElse(""));
            }
        }
    }

    private void kustomization() {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(directory.resolve("base"))) {
            all.map(file -> file.getFileName().toString()).forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> named = new TreeSet<>(YamlFiles.texts(base.path("resources")));
        named.add("kustomization.yaml");
        base.path("configMapGenerator").forEach(map -> named.addAll(YamlFiles.texts(map.path("files"))));
        if (!files.equals(named)) {
            findings.add("base has the files %s, its kustomization names %s".formatted(files, named));
        }
        Set<String> images = new TreeSet<>();
        pods.values().forEach(pod -> images.add(container(pod).path("image").asText()));
        overlay.path("images").forEach(image -> {
            if (images.stream()
                    .noneMatch(each -> each.startsWith(image.path("name").asText() + ":"))) {
                findings.add("example renames the image %s, which nothing runs"
                        .formatted(image.path("name").asText()));
            }
        });
        overlay.path("configMapGenerator").forEach(map -> {
            Map<String, String> known =
                    literals(base).getOrDefault(map.path("name").asText(), Map.of());
            literals(overlay).get(map.path("name").asText()).keySet().stream()
                    .filter(key -> !known.containsKey(key))
                    .forEach(key -> findings.add("example sets %s in %s, where the base has %s"
                            .formatted(key, map.path("name").asText(), known.keySet())));
        });
    }

    /** Returns the generated configurations by name. */
    private static Map<String, Map<String, String>> literals(JsonNode kustomization) {
        Map<String, Map<String, String>> maps = new TreeMap<>();
        for (JsonNode map : kustomization.path("configMapGenerator")) {
            Map<String, String> values = maps.computeIfAbsent(map.path("name").asText(), name -> new TreeMap<>());
            for (String literal : YamlFiles.texts(map.path("literals"))) {
                values.put(literal.split("=", 2)[0], literal.split("=", 2)[1]);
            }
        }
        return maps;
    }

    // Pods

    private void pod(String name, JsonNode pod) {
        JsonNode spec = pod.path("spec");
        JsonNode context = spec.path("securityContext");
        JsonNode container = container(pod);
        boolean isRestricted = context.path("runAsNonRoot").asBoolean()
                && context.path("seccompProfile").path("type").asText().equals("RuntimeDefault")
                && !container
                        .path("securityContext")
                        .path("allowPrivilegeEscalation")
                        .asBoolean(true)
                && container
                        .path("securityContext")
                        .path("readOnlyRootFilesystem")
                        .asBoolean()
                && YamlFiles.texts(container
                                .path("securityContext")
                                .path("capabilities")
                                .path("drop"))
                        .contains("ALL");
        if (!isRestricted) {
            report(name, "is not restricted");
        }
        Runner runner = runner(name);
        String user = Dockerfile.read(Requirements.root()
                        .resolve("deploy/compose/%s.Dockerfile"
                                .formatted(runner.module().replace("airline-", ""))))
                .user();
        if (!context.path("runAsUser").asText().equals(user)) {
            report(
                    name,
                    "runs as user %s, its image as %s"
                            .formatted(context.path("runAsUser").asText(), user));
        }
        // A service named as a runner would make variables that are read as its keys.
        if (spec.path("enableServiceLinks").asBoolean(true)) {
            report(name, "has service links");
        }
        if (!spec.has("serviceAccountName")
                && spec.path("automountServiceAccountToken").asBoolean(true)) {
            report(name, "has a service account's token for nothing");
        }
        mounts(name, spec, container);
        references(name, spec, container);
        if (!name.equals("executor")) {
            deployed(name, pod, container);
        }
    }

    private void deployed(String name, JsonNode pod, JsonNode container) {
        Runner runner = runner(name);
        String image = container.path("image").asText();
        if (!image.matches(runner.module() + "(-s3a)?:" + Pattern.quote(Pom.version()))) {
            report(name, "image %s, but the project is %s %s".formatted(image, runner.module(), Pom.version()));
        }
        long limit = mebibytes(
                container.path("resources").path("limits").path("memory").asText());
        long request = mebibytes(
                container.path("resources").path("requests").path("memory").asText());
        long heap = runner.equals(Runner.JOB)
                ? mebibytes(argument(container, "--driver-memory"))
                : 256; // the heap of the image's entry point
        if (limit == 0 || limit != request || heap * 4 > limit * 3) {
            report(name, "a heap of %d MiB, a request of %d and a limit of %d".formatted(heap, request, limit));
        }
        Map<String, Integer> ports = ports(container);
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            String port = container.path(probe).path("httpGet").path("port").asText();
            if (!ports.containsKey(port)) {
                report(name, "%s asks port '%s', named are %s".formatted(probe, port, ports.keySet()));
            }
        }
        String scraped = pod.path("metadata")
                .path("annotations")
                .path("prometheus.io/port")
                .asText();
        String served = served(runner, environment(container, base));
        if (!ports.containsValue(Integer.valueOf(served)) || !scraped.equals(served)) {
            report(
                    name,
                    "serves metrics at %s, is scraped at %s, names the ports %s".formatted(served, scraped, ports));
        }
    }

    private static String served(Runner runner, Map<String, String> environment) {
        if (!runner.findings(environment, List.of()).isEmpty()) {
            return "0";
        }
        String key = runner.equals(Runner.DASHBOARD)
                ? "dashboard.port"
                : runner.module().replace("airline-", "") + ".metrics-port";
        return runner.read(environment, List.of()).getOrDefault(key, "0");
    }

    private void mounts(String name, JsonNode spec, JsonNode container) {
        Set<String> volumes = new TreeSet<>(names(spec.path("volumes")));
        Set<String> mounted = new TreeSet<>(names(container.path("volumeMounts")));
        if (!volumes.equals(mounted)) {
            report(name, "has the volumes %s and mounts %s".formatted(volumes, mounted));
        }
        if (container.path("volumeMounts").findValuesAsText("mountPath").stream()
                .noneMatch("/tmp"::equals)) {
            report(name, "has no /tmp to write to");
        }
    }

    private void references(String name, JsonNode spec, JsonNode container) {
        Set<String> maps = new TreeSet<>(names(base.path("configMapGenerator")));
        Stream.concat(
                        stream(container.path("envFrom"))
                                .map(each -> each.path("configMapRef").path("name")),
                        stream(spec.path("volumes"))
                                .map(each -> each.path("configMap").path("name")))
                .filter(node -> !node.isMissingNode() && !maps.contains(node.asText()))
                .forEach(node -> report(name, "the config map %s is not generated".formatted(node.asText())));
        Map<String, Set<String>> secrets = secrets();
        stream(container.path("env"))
                .map(each -> each.path("valueFrom").path("secretKeyRef"))
                .filter(node -> !node.isMissingNode())
                .forEach(node -> secret(
                        name,
                        secrets,
                        node.path("name").asText(),
                        node.path("key").asText()));
        for (JsonNode volume : spec.path("volumes")) {
            if (volume.has("secret")) {
                String path = stream(container.path("volumeMounts"))
                        .filter(mount -> mount.path("name").equals(volume.path("name")))
                        .map(mount -> mount.path("mountPath").asText())
                        .findFirst()
                        .orElse("");
                stream(container.path("env"))
                        .map(each -> each.path("value").asText())
                        .filter(value -> !path.isEmpty() && value.startsWith(path + "/"))
                        .forEach(value -> secret(
                                name,
                                secrets,
                                volume.path("secret").path("secretName").asText(),
                                value.substring(path.length() + 1)));
            }
        }
        stream(container.path("env"))
                .filter(each ->
                        each.path("name").asText().matches(".*(TOKEN|PASSWORD|SECRET|_KEY)") && each.has("value"))
                .forEach(each -> report(
                        name, "%s is no reference".formatted(each.path("name").asText())));
        stream(container.path("env"))
                .filter(each -> each.path("name").asText().endsWith("_FILE"))
                .filter(each -> container.path("volumeMounts").findValuesAsText("mountPath").stream()
                        .noneMatch(path -> each.path("value").asText().startsWith(path + "/")))
                .forEach(each -> report(
                        name,
                        "%s is %s, which no volume holds"
                                .formatted(
                                        each.path("name").asText(),
                                        each.path("value").asText())));
    }

    private void secret(String name, Map<String, Set<String>> secrets, String secret, String key) {
        if (!secrets.getOrDefault(secret, Set.of()).contains(key)) {
            report(name, "README.md does not say what %s of the secret %s is".formatted(key, secret));
        }
    }

    /** Returns the secrets that whoever installs it makes, with their keys: the table in the README. */
    private Map<String, Set<String>> secrets() {
        Map<String, Set<String>> secrets = new TreeMap<>();
        SECRET_ROW.matcher(read("README.md")).results().forEach(row -> {
            Set<String> keys = secrets.computeIfAbsent(row.group(1), name -> new TreeSet<>());
            keys.add(row.group(2));
            if (row.group(3) != null) {
                keys.add(row.group(3));
            }
        });
        return secrets;
    }

    // Who is meant by whom

    private void selectors(JsonNode manifest) {
        String kind = manifest.path("kind").asText();
        String where = kind + " " + name(manifest);
        JsonNode spec = manifest.path("spec");
        switch (kind) {
            case "Deployment" -> {
                if (!matches(spec.path("selector"), spec.path("template"))) {
                    report(where, "does not select its own pods");
                }
            }
            case "Service" -> {
                List<JsonNode> selected = pods.values().stream()
                        .filter(pod -> labelsMatch(spec.path("selector"), pod))
                        .toList();
                for (JsonNode port : spec.path("ports")) {
                    if (selected.isEmpty()
                            || selected.stream().anyMatch(pod -> !port.path("port")
                                    .equals(portNamed(
                                            pod, port.path("targetPort").asText())))) {
                        report(
                                where,
                                "port %s is not the port '%s' of a pod that it selects"
                                        .formatted(
                                                port.path("port"),
                                                port.path("targetPort").asText()));
                    }
                }
            }
            case "PodDisruptionBudget" -> selected(where, spec.path("selector"));
            case "NetworkPolicy" -> {
                Set<Integer> open = new LinkedHashSet<>();
                selected(where, spec.path("podSelector"))
                        .forEach(pod -> open.addAll(ports(container(pod)).values()));
                spec.path("ingress").findValues("port").forEach(port -> {
                    if (!open.contains(port.asInt())) {
                        report(where, "opens port %d, where the pods have %s".formatted(port.asInt(), open));
                    }
                });
            }
            case "RoleBinding" -> {
                if (!names(manifest.path("subjects")).contains(account())) {
                    report(where, "does not bind %s".formatted(account()));
                }
            }
            default -> {}
        }
    }

    private String account() {
        return pods.get("airline-job").path("spec").path("serviceAccountName").asText();
    }

    private List<JsonNode> selected(String where, JsonNode selector) {
        List<JsonNode> selected =
                pods.values().stream().filter(pod -> matches(selector, pod)).toList();
        if (selected.isEmpty()) {
            report(where, "selects no pod");
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            for (String value : YamlFiles.texts(expression.path("values"))) {
                if (pods.values().stream().noneMatch(pod -> label(pod, NAME).equals(value))) {
                    report(where, "selects %s, which no pod is".formatted(value));
                }
            }
        }
        return selected;
    }

    private static boolean matches(JsonNode selector, JsonNode pod) {
        return labelsMatch(selector.path("matchLabels"), pod)
                && stream(selector.path("matchExpressions"))
                        .allMatch(expression -> YamlFiles.texts(expression.path("values"))
                                .contains(label(pod, expression.path("key").asText())));
    }

    private static boolean labelsMatch(JsonNode labels, JsonNode pod) {
        boolean[] matches = {true};
        labels.fields()
                .forEachRemaining(label -> matches[0] &=
                        label(pod, label.getKey()).equals(label.getValue().asText()));
        return matches[0];
    }

    private static String label(JsonNode pod, String name) {
        return pod.path("metadata").path("labels").path(name).asText();
    }

    // Configuration

    private void configuration() {
        for (JsonNode kustomization : List.of(base, overlay)) {
            pods.forEach((name, pod) -> {
                if (!name.equals("executor")) {
                    runner(name)
                            .findings(environment(container(pod), kustomization), arguments(container(pod)))
                            .forEach(finding -> report(name, finding));
                }
            });
        }
    }

    /** Returns the variables of a container, with the values that the overlay, or the base, has for it. */
    private Map<String, String> environment(JsonNode container, JsonNode kustomization) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode from : container.path("envFrom")) {
            String map = from.path("configMapRef").path("name").asText();
            environment.putAll(literals(base).getOrDefault(map, Map.of()));
            environment.putAll(literals(kustomization).getOrDefault(map, Map.of()));
        }
        for (JsonNode variable : container.path("env")) {
            if (variable.has("value")) {
                environment.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        }
        return environment;
    }

    // The job and its executors

    private void job() {
        JsonNode deployment = manifests.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("Deployment airline-job"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        if (deployment.path("spec").path("replicas").asInt() != 1
                || !deployment
                        .path("spec")
                        .path("strategy")
                        .path("type")
                        .asText()
                        .equals("Recreate")) {
            report("airline-job", "two drivers may be at one checkpoint");
        }
        JsonNode driver = container(pods.get("airline-job"));
        Properties spark = sparkProperties();
        Map<String, Integer> ports = ports(driver);
        for (Map.Entry<String, String> port : Map.of("spark.driver.port", "driver", "spark.blockManager.port", "blocks")
                .entrySet()) {
            if (!Objects.toString(ports.get(port.getValue())).equals(spark.getProperty(port.getKey()))) {
                report(
                        "airline-job",
                        "%s is %s, the container's port '%s' is %s"
                                .formatted(
                                        port.getKey(),
                                        spark.getProperty(port.getKey()),
                                        port.getValue(),
                                        ports.get(port.getValue())));
            }
        }
        String mount = stream(driver.path("volumeMounts"))
                .filter(each -> each.path("name").asText().equals("spark"))
                .map(each -> each.path("mountPath").asText())
                .findFirst()
                .orElse("");
        Set<String> files = new TreeSet<>();
        base.path("configMapGenerator")
                .forEach(map -> YamlFiles.texts(map.path("files")).forEach(file -> files.add(mount + "/" + file)));
        for (String path : List.of(
                argument(driver, "--properties-file"),
                spark.getProperty("spark.kubernetes.executor.podTemplateFile"))) {
            if (!files.contains(path)) {
                report("airline-job", "reads %s, there are %s".formatted(path, files));
            }
        }
        String template = spark.getProperty("spark.kubernetes.executor.podTemplateContainerName");
        if (!container(pods.get("executor")).path("name").asText().equals(template)) {
            report("airline-job", "the container of the executors is not named %s".formatted(template));
        }
        String image = environment(driver, base).get("EXECUTOR_IMAGE");
        if (!driver.path("image").asText().equals(image)) {
            report(
                    "airline-job",
                    "the executors' image is %s, the driver's %s"
                            .formatted(image, driver.path("image").asText()));
        }
        if (!credentials(driver).equals(credentials(container(pods.get("executor"))))) {
            report("airline-job", "driver and executors have other credentials for the checkpoint");
        }
        for (JsonNode kustomization : List.of(base, overlay)) {
            String location = environment(driver, kustomization).get(Runner.variable("job.checkpoint-location"));
            if (location == null || !location.startsWith("s3a://")) {
                report("airline-job", "the checkpoint is at %s, not in an object store".formatted(location));
            }
        }
    }

    private static Set<String> credentials(JsonNode container) {
        Set<String> credentials = new TreeSet<>();
        stream(container.path("env"))
                .filter(each -> each.path("name").asText().startsWith("AWS_"))
                .forEach(each -> credentials.add(each.toString()));
        return credentials;
    }

    private Properties sparkProperties() {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("base/spark.properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private void image() {
        Dockerfile dockerfile = Dockerfile.read(directory.resolve("job-s3a.Dockerfile"));
        String text = read("job-s3a.Dockerfile");
        if (!dockerfile.bases().contains("airline-job:" + Pom.version())) {
            findings.add("job-s3a.Dockerfile is built from %s".formatted(dockerfile.bases()));
        }
        String cloud = "spark-hadoop-cloud_%s:%s "
                .formatted(Pom.property("version.scala.binary"), Pom.property("version.spark"));
        if (!text.contains(cloud)) {
            findings.add("job-s3a.Dockerfile does not have " + cloud);
        }
        // What Spark brings is known once the build has gathered it.
        Path jars = Requirements.root().resolve("deploy/local/runtime-spark/target/jars");
        Matcher hadoop = Pattern.compile("hadoop-aws:(\\S+)").matcher(text);
        if (!hadoop.find()
                || (Files.isDirectory(jars)
                        && !Files.exists(jars.resolve("hadoop-client-api-%s.jar".formatted(hadoop.group(1)))))) {
            findings.add("job-s3a.Dockerfile has another Hadoop than Spark");
        }
        if (!dockerfile.user().equals("185")) {
            findings.add("job-s3a.Dockerfile runs as user " + dockerfile.user());
        }
    }

    // Reading

    private static Runner runner(String pod) {
        return Runner.ALL.stream()
                .filter(runner -> runner.module().equals(pod))
                .findFirst()
                .orElse(Runner.JOB);
    }

    private static JsonNode container(JsonNode pod) {
        return pod.path("spec").path("containers").path(0);
    }

    private static Map<String, Integer> ports(JsonNode container) {
        Map<String, Integer> ports = new TreeMap<>();
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        return ports;
    }

    private static JsonNode portNamed(JsonNode pod, String name) {
        return stream(container(pod).path("ports"))
                .filter(port -> port.path("name").asText().equals(name))
                .map(port -> port.path("containerPort"))
                .findFirst()
                .orElse(null);
    }

    private static List<String> arguments(JsonNode container) {
        return YamlFiles.texts(container.path("args"));
    }

    private static String argument(JsonNode container, String option) {
        List<String> arguments = arguments(container);
        int at = arguments.indexOf(option);
        return at < 0 || at + 1 == arguments.size() ? "" : arguments.get(at + 1);
    }

    private static long mebibytes(String size) {
        Matcher matcher = MEMORY.matcher(size);
        return matcher.matches()
                ? Long.parseLong(matcher.group(1))
                        * (matcher.group(2).toLowerCase(Locale.ROOT).startsWith("g") ? 1024 : 1)
                : 0;
    }

    private static List<String> names(JsonNode list) {
        return stream(list).map(each -> each.path("name").asText()).toList();
    }

    private static String name(JsonNode manifest) {
        return manifest.path("metadata").path("name").asText();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
