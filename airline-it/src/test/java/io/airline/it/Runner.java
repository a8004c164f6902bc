package io.airline.it;

import io.airline.dashboard.AirlineDashboard;
import io.airline.job.AirlineJob;
import io.airline.model.config.ConfigException;
import io.airline.model.config.Configuration;
import io.airline.producer.AirlineProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A runner and its configuration: what deployment files say to it is read here as the runner would, without starting it.
 *
 * @param module its module, whose name is that of its image too
 * @param classifier of its jar
 * @param areas of its configuration
 */
record Runner(String module, String classifier, List<Class<? extends Record>> areas) {
    static final Runner JOB = new Runner("airline-job", "shaded", AirlineJob.CONFIGURATION);
    static final Runner PRODUCER = new Runner("airline-producer", "runner", AirlineProducer.CONFIGURATION);
    static final Runner DASHBOARD = new Runner("airline-dashboard", "runner", AirlineDashboard.CONFIGURATION);
    static final List<Runner> ALL = List.of(JOB, PRODUCER, DASHBOARD);

    private static final String PREFIX = "AIRLINE_";
    private static final String FILE = "_FILE";

    /** Returns where Maven puts its jar, below the root of the project. */
    String jar() {
        return "%1$s/target/%1$s-%2$s-%3$s.jar".formatted(module, Pom.version(), classifier);
    }

    /** Returns the default of a key of this runner. */
    String defaultOf(String key) {
        return table(Configuration.of(areas).build()).get(key);
    }

    /** Returns what the runner reads from these; all is well with {@link #findings} only. */
    Map<String, String> read(Map<String, String> environment, List<String> arguments) {
        return table(configuration(environment, arguments));
    }

    /**
     * Returns what is wrong with these.
     *
     * @param environment of the process; variables that do not begin with {@code AIRLINE_} are others' business
     * @param arguments of the command line, of which {@code --set} is looked at
     */
    List<String> findings(Map<String, String> environment, List<String> arguments) {
        List<String> findings = new ArrayList<>();
        List<String> keys = List.copyOf(table(Configuration.of(areas).build()).keySet());
        for (String variable : new TreeMap<>(environment).keySet()) {
            // The runner itself passes over a variable that it does not know: it may be somebody else's.
            if (variable.startsWith(PREFIX) && keys.stream().noneMatch(key -> names(variable, key))) {
                findings.add("%s is the variable of no key of %s".formatted(variable, module));
            }
        }
        try {
            configuration(environment, arguments);
        } catch (ConfigException e) {
            findings.addAll(e.errors());
        }
        return findings;
    }

    private boolean names(String variable, String key) {
        return variable.equals(variable(key)) || (variable.equals(variable(key) + FILE) && isSecret(key));
    }

    static String variable(String key) {
        return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The command line is where a secret is refused. */
    private boolean isSecret(String key) {
        try {
            Configuration.of(areas).set(key, "").build();
            return false;
        } catch (ConfigException e) {
            return e.getMessage().contains("a secret is not taken from the command line");
        }
    }

    private Configuration configuration(Map<String, String> environment, List<String> arguments) {
        try {
            Path secret = Files.createTempFile("secret", "");
            try {
                Files.writeString(secret, "not a real one, but long enough");
                Map<String, String> variables = new HashMap<>(environment);
                // The file is in the container, not here.
                variables.replaceAll((name, value) -> name.endsWith(FILE) ? secret.toString() : value);
                return Configuration.of(areas)
                        .environment(variables)
                        .set(settings(arguments))
                        .build();
            } finally {
                Files.delete(secret);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(List<String> arguments) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < arguments.size() - 1; i++) {
            if (arguments.get(i).equals("--set")) {
                String[] setting = arguments.get(i + 1).split("=", 2);
                settings.put(setting[0], setting.length == 1 ? "" : setting[1]);
            }
        }
        return settings;
    }

    private static Map<String, String> table(Configuration configuration) {
        return configuration
                .effectiveTable()
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }
}
