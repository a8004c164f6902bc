package io.airline.model.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.airline.model.Durations;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The configuration of one runner: a set of {@link ConfigArea} records, filled in this order, later ones winning:
 * defaults, a file (HOCON, or properties if its name ends so), the environment, {@code --set key=value}.
 *
 * <p>All errors are reported together: unknown keys, values of the wrong type, values out of bounds, broken rules.
 * A {@link Secret} is not taken from the command line, where {@code ps} shows it; beside {@code area.key} it may be given
 * as {@code area.key-file}, the path of a file whose content, without the line end, is the secret.
 *
 * <p>Immutable and thread-safe.
 */
public final class Configuration {
    private static final String ENVIRONMENT_PREFIX = "AIRLINE_";

    /** Bytes of a file: far more than all keys take, far less than a dataset that is given by mistake. */
    private static final long MAX_FILE = 1 << 20;

    private static final ConfigParseOptions OPTIONS =
            ConfigParseOptions.defaults().setIncluder(new LocalIncluder());

    private final Map<Class<?>, Record> areas;
    private final Map<String, String> effective;
    private final List<String> warnings;

    private Configuration(Map<Class<?>, Record> areas, Map<String, String> effective, List<String> warnings) {
        this.areas = areas;
        this.effective = effective;
        this.warnings = warnings;
    }

    /** Returns a builder for a runner that knows these areas and no others. */
    public static Builder of(List<Class<? extends Record>> areas) {
        return new Builder(List.copyOf(areas));
    }

    /** Returns the area of that type, which must be one of those given to {@link #of}. */
    public <A extends Record> A get(Class<A> area) {
        Record value = areas.get(area);
        if (value == null) {
            throw new IllegalArgumentException(area.getSimpleName() + " is not part of this configuration");
        }
        return area.cast(value);
    }

    /** Returns every key with its value in use, secrets masked, one {@code key = value} a line, sorted by key. */
    public String effectiveTable() {
        return effective.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /**
     * Returns what can be used but should be mended, for the log: files with secrets that every user of the machine may read.
     * Their group may, because that is how containers are given theirs.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** Collects where values come from. Not thread-safe. */
    public static final class Builder {
        private final List<Class<? extends Record>> types;
        private final List<String> errors = new ArrayList<>();
        private Optional<Path> path = Optional.empty();
        private Config file = ConfigFactory.empty();
        private Map<String, String> environment = Map.of();
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder(List<Class<? extends Record>> types) {
            this.types = types;
        }

        /**
         * Reads the file; one that is missing, malformed or larger than 1 MiB is an error of {@link #build()}. It may
         * include other files and name variables of the environment, but nothing is fetched from a URL.
         */
        public Builder file(Path path) {
            if (!Files.isReadable(path)) {
                errors.add("configuration file " + path + " does not exist or cannot be read");
                return this;
            }
            this.path = Optional.of(path);
            try {
                if (Files.size(path) > MAX_FILE) {
                    errors.add("configuration file %s takes %d bytes; it may take %d"
                            .formatted(path, Files.size(path), MAX_FILE));
                    return this;
                }
                file = parsed(() -> ConfigFactory.parseFile(path.toFile(), OPTIONS.setAllowMissing(false))
                        .resolve());
            } catch (IOException
                    | com.typesafe.config.ConfigException.IO
                    | com.typesafe.config.ConfigException.Generic e) {
                errors.add("configuration file " + path + ": " + e.getMessage());
            } catch (com.typesafe.config.ConfigException e) {
                errors.add("configuration file %s is malformed%s".formatted(path, place(e)));
            }
            return this;
        }

        /** The parser's own message quotes the file, where it stumbles over a secret the secret. */
        private static String place(com.typesafe.config.ConfigException malformed) {
            int line = malformed.origin() == null ? -1 : malformed.origin().lineNumber();
            return line > 0
                    ? " at line %d or before; a value with any of $\"{}[]:=,+#`^?!@*&\\ belongs between quotes"
                            .formatted(line)
                    : "";
        }

        /** What HOCON's parser, or that of properties, throws beside its own exception is made one, with words that quote nothing. */
        private static <T> T parsed(Supplier<T> parsing) {
            try {
                return parsing.get();
            } catch (StackOverflowError e) {
                // The parser calls itself for each level. Nothing is left half done: it only reads.
                throw new com.typesafe.config.ConfigException.Generic("it is nested too deeply", e);
            } catch (IllegalArgumentException e) {
                throw new com.typesafe.config.ConfigException.Generic(e.getMessage(), e);
            }
        }

        /** Uses the variables whose name is {@code AIRLINE_} and a known key in upper case, dots and dashes as underscores. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /** Sets one key, as {@code --set} does. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Sets several keys, as {@code --set} does. */
        public Builder set(Map<String, String> values) {
            settings.putAll(values);
            return this;
        }

        /**
         * Returns the configuration.
         *
         * @throws ConfigException with every error found
         */
        public Configuration build() {
            Map<String, Key> keys = new LinkedHashMap<>();
            for (Class<? extends Record> type : types) {
                for (Key key : Key.of(type)) {
                    keys.put(key.name(), key);
                }
            }
            Config raw = file;
            for (Key key : keys.values()) {
                raw = fromEnvironment(raw, key.name(), key.isStructured());
                if (key.isSecret()) {
                    raw = fromEnvironment(raw, key.fileName(), false);
                }
            }
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                Key key = keys.get(setting.getKey());
                if (key != null && key.isSecret()) {
                    errors.add(
                            ("%s: a secret is not taken from the command line, where every user of the machine can read it; "
                                            + "set %s or %s in the environment or the file")
                                    .formatted(key.name(), key.variable(), key.fileName()));
                } else {
                    boolean structured = key != null && key.isStructured();
                    raw = withText(raw, setting.getKey(), setting.getValue(), structured);
                }
            }
            reportUnknown(raw, keys);
            Map<Class<?>, Record> areas = new LinkedHashMap<>();
            Map<String, String> effective = new TreeMap<>();
            for (Class<? extends Record> type : types) {
                read(type, raw, effective).ifPresent(area -> areas.put(type, area));
            }
            if (!errors.isEmpty()) {
                throw new ConfigException(errors);
            }
            return new Configuration(areas, effective, readableSecrets(raw, keys.values()));
        }

        private Config fromEnvironment(Config raw, String key, boolean structured) {
            String value = environment.get(Key.variable(key));
            return value == null ? raw : withText(raw, key, value, structured);
        }

        /**
         * Text that a list or a table is read from may be HOCON. Any other value is taken as it is: a secret may begin with
         * a brace, and what HOCON's parser says of it would show it.
         */
        private Config withText(Config raw, String key, String value, boolean structured) {
            ConfigValue parsed = ConfigValueFactory.fromAnyRef(value);
            if (structured && (value.startsWith("[") || value.startsWith("{"))) {
                try {
                    parsed = parsed(() -> ConfigFactory.parseString("value = " + value, OPTIONS)
                            .resolve()
                            .getValue("value"));
                } catch (com.typesafe.config.ConfigException.Generic e) {
                    errors.add(key + ": " + e.getMessage());
                    return raw;
                } catch (com.typesafe.config.ConfigException e) {
                    errors.add(key + ": the list or table is malformed");
                    return raw;
                }
            }
            try {
                return raw.withValue(key, parsed);
            } catch (com.typesafe.config.ConfigException e) {
                errors.add(key + ": " + e.getMessage());
                return raw;
            }
        }

        private List<String> readableSecrets(Config raw, Collection<Key> keys) {
            List<String> warnings = new ArrayList<>();
            if (keys.stream().anyMatch(key -> key.isSecret() && file.hasPath(key.name()))) {
                warnIfReadable("the configuration file, which has a secret,", path.orElseThrow(), warnings);
            }
            for (Key key : keys) {
                String name = key.isSecret() ? key.fileName() : key.name();
                if ((key.isSecret() || key.annotation().secret()) && raw.hasPath(name)) {
                    warnIfReadable(name, Path.of(raw.getString(name)), warnings);
                }
            }
            return List.copyOf(warnings);
        }

        private static void warnIfReadable(String what, Path secret, List<String> warnings) {
            try {
                if (Files.getPosixFilePermissions(secret).contains(PosixFilePermission.OTHERS_READ)) {
                    warnings.add("%s can be read by every user of this machine: chmod 600 %s".formatted(what, secret));
                }
            } catch (IOException | UnsupportedOperationException e) {
                // Whoever reads the file says that it cannot be read; and not every file system has such permissions.
            }
        }

        private void reportUnknown(Config raw, Map<String, Key> keys) {
            List<String> known = new ArrayList<>();
            for (Key key : keys.values()) {
                known.add(key.name());
                if (key.isSecret()) {
                    known.add(key.fileName());
                }
            }
            for (Map.Entry<String, ConfigValue> entry : raw.entrySet()) {
                String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
                boolean isKnown = known.contains(name)
                        || keys.values().stream().anyMatch(key -> key.isTable() && name.startsWith(key.name() + "."));
                if (!isKnown) {
                    errors.add("%s: unknown key; did you mean %s?".formatted(name, Names.nearest(name, known)));
                }
            }
        }

        private Optional<Record> read(Class<? extends Record> type, Config raw, Map<String, String> effective) {
            List<Key> keys = Key.of(type);
            Object[] values = new Object[keys.size()];
            int before = errors.size();
            for (int i = 0; i < values.length; i++) {
                Key key = keys.get(i);
                try {
                    values[i] = key.read(raw);
                    effective.put(key.name(), show(values[i]));
                } catch (IllegalArgumentException | com.typesafe.config.ConfigException e) {
                    errors.add(key.name() + ": " + reason(key, e));
                }
            }
            if (errors.size() > before) {
                return Optional.empty();
            }
            try {
                return Optional.of(constructor(type).newInstance(values));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException rule) {
                    errors.add(rule.getMessage());
                    return Optional.empty();
                }
                throw new IllegalStateException(type + " cannot be made", e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " cannot be made", e);
            }
        }

        /** What is thrown here as an illegal argument never has a secret in it; what the parser throws may. */
        private static String reason(Key key, RuntimeException e) {
            return key.isSecret() && !(e instanceof IllegalArgumentException)
                    ? "the secret cannot be read (" + e.getClass().getSimpleName() + ")"
                    : e.getMessage();
        }

        private static String show(Object value) {
            if (value instanceof Optional<?> optional) {
                return optional.map(Builder::show).orElse("");
            }
            if (value instanceof Enum<?> constant) {
                return Names.constant(constant);
            }
            return value instanceof Duration duration ? Durations.text(duration) : value.toString();
        }

        private static Constructor<? extends Record> constructor(Class<? extends Record> type)
                throws NoSuchMethodException {
            Constructor<? extends Record> constructor =
                    type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        }
    }

    /** One key: a record component of an area. */
    record Key(String name, Type type, ConfigKey annotation) {
        static List<Key> of(Class<? extends Record> area) {
            String prefix = area.getAnnotation(ConfigArea.class).value() + ".";
            return Arrays.stream(area.getRecordComponents())
                    .map(component -> new Key(
                            prefix + Names.kebab(component.getName()),
                            component.getGenericType(),
                            component.getAnnotation(ConfigKey.class)))
                    .toList();
        }

        static String variable(String key) {
            return ENVIRONMENT_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        }

        String variable() {
            return variable(name);
        }

        String fileName() {
            return name + "-file";
        }

        boolean isSecret() {
            return elementType() == Secret.class;
        }

        boolean isTable() {
            return erasure(type) == Map.class;
        }

        /** Returns whether a value may be written as a HOCON list or object. */
        boolean isStructured() {
            return isTable() || erasure(type) == List.class;
        }

        private boolean isOptional() {
            return erasure(type) == Optional.class;
        }

        Class<?> elementType() {
            return isOptional() ? erasure(((ParameterizedType) type).getActualTypeArguments()[0]) : erasure(type);
        }

        private static Class<?> erasure(Type type) {
            return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        }

        Object read(Config raw) {
            Optional<Object> value = readGiven(raw);
            if (isOptional()) {
                return value;
            }
            return value.orElseThrow(() -> new IllegalArgumentException("is required and has no default"));
        }

        private Optional<Object> readGiven(Config raw) {
            if (isSecret()) {
                return secret(raw).filter(text -> !text.isBlank()).map(Secret::new);
            }
            if (isTable()) {
                return Optional.of(table(raw));
            }
            if (elementType() == List.class) {
                return Optional.of(list(raw));
            }
            String text = raw.hasPath(name) ? raw.getString(name) : annotation.value();
            if (text.isBlank() && (isOptional() || elementType() != String.class)) {
                return Optional.empty();
            }
            return Optional.of(parse(text.strip()));
        }

        private Optional<String> secret(Config raw) {
            if (!raw.hasPath(fileName())) {
                return Optional.of(raw.hasPath(name) ? raw.getString(name) : annotation.value());
            }
            if (raw.hasPath(name)) {
                throw new IllegalArgumentException("given twice, as %s and %s".formatted(name, fileName()));
            }
            try {
                return Optional.of(
                        Files.readString(Path.of(raw.getString(fileName()))).replaceFirst("\\R\\z", ""));
            } catch (IOException | InvalidPathException e) {
                // Without the path: it might be the secret, given under the wrong key.
                throw new IllegalArgumentException(
                        "the file that %s names cannot be read (%s)"
                                .formatted(fileName(), e.getClass().getSimpleName()),
                        e);
            }
        }

        private List<String> list(Config raw) {
            if (raw.hasPath(name) && raw.getValue(name).valueType() == ConfigValueType.LIST) {
                return List.copyOf(raw.getStringList(name));
            }
            String text = raw.hasPath(name) ? raw.getString(name) : annotation.value();
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }

        private Map<String, String> table(Config raw) {
            Config defaults = ConfigFactory.parseString("value = {" + annotation.value() + "}");
            Config given = raw.hasPath(name) ? raw.getConfig(name) : defaults.getConfig("value");
            Map<String, String> table = new TreeMap<>();
            // An unquoted security.protocol is a path in HOCON; here it is a key, as it is in properties.
            given.entrySet()
                    .forEach(entry -> table.put(
                            String.join(".", ConfigUtil.splitPath(entry.getKey())),
                            String.valueOf(entry.getValue().unwrapped())));
            return Collections.unmodifiableMap(table);
        }

        private Object parse(String text) {
            Class<?> element = elementType();
            if (element == String.class) {
                return text;
            } else if (element == int.class || element == Integer.class) {
                return whole(bounded(number(text)));
            } else if (element == long.class || element == Long.class) {
                return bounded(number(text));
            } else if (element == double.class || element == Double.class) {
                return fraction(text);
            } else if (element == boolean.class || element == Boolean.class) {
                return truth(text);
            } else if (element == Duration.class) {
                return duration(text);
            } else if (element == URI.class) {
                return uri(text);
            } else if (element == Path.class) {
                return Path.of(text);
            } else if (element.isEnum()) {
                return constant(element, text);
            }
            throw new IllegalStateException(name + " has a type that no configuration can have: " + type);
        }

        private long number(String text) {
            try {
                return Long.parseLong(text.replace("_", ""));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'%s' is not a whole number".formatted(text), e);
            }
        }

        private int whole(long value) {
            if (value != (int) value) {
                throw new IllegalArgumentException(
                        "%d is not between %d and %d".formatted(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            return (int) value;
        }

        private double fraction(String text) {
            try {
                double value = Double.parseDouble(text);
                if (!Double.isFinite(value)) {
                    throw new NumberFormatException("not finite");
                }
                if (value >= annotation.min() && value <= annotation.max()) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'%s' is not a number".formatted(text), e);
            }
            throw outOfBounds(text);
        }

        private static boolean truth(String text) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
            };
        }

        private Duration duration(String text) {
            Duration value = Durations.parse(text);
            if (value.toMillis() < annotation.min() || value.toMillis() > annotation.max()) {
                throw outOfBounds(text);
            }
            return value;
        }

        private static URI uri(String text) {
            try {
                URI uri = URI.create(text);
                if (uri.isAbsolute() && uri.getHost() != null) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                // Said below; what the parser says has the text in it.
            }
            // People write a password before the host.
            String shown = text.contains("@") ? "*****" + text.substring(text.lastIndexOf('@')) : text;
            throw new IllegalArgumentException("'%s' is not a URL such as http://127.0.0.1:8086".formatted(shown));
        }

        private static Object constant(Class<?> type, String text) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> Names.constant((Enum<?>) constant).equals(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("'%s' is none of %s".formatted(text, Names.constants(type))));
        }

        private long bounded(long value) {
            if (value < annotation.min() || value > annotation.max()) {
                throw outOfBounds(Long.toString(value));
            }
            return value;
        }

        private IllegalArgumentException outOfBounds(String value) {
            return new IllegalArgumentException("%s is not %s".formatted(value, bounds()));
        }

        /** Returns the bounds in words, empty if there are none. */
        String bounds() {
            String unit = elementType() == Duration.class ? " ms" : "";
            boolean hasMin = annotation.min() != Long.MIN_VALUE;
            boolean hasMax = annotation.max() != Long.MAX_VALUE;
            if (hasMin && hasMax) {
                return "between %d and %d%s".formatted(annotation.min(), annotation.max(), unit);
            } else if (hasMin) {
                return "at least %d%s".formatted(annotation.min(), unit);
            } else if (hasMax) {
                return "at most %d%s".formatted(annotation.max(), unit);
            }
            return elementType().isEnum() ? "one of " + Names.constants(elementType()) : "";
        }
    }
}
