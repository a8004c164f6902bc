package io.airline.model;

import java.security.CodeSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Finds what jars add to a runner: the classes that they name under {@code META-INF/services}, as {@link ServiceLoader} has
 * it.
 */
public final class Extensions {
    private Extensions() {}

    /**
     * Returns what the jars on the class path of this thread bring, by name, in the order in which they are found.
     *
     * @param service what a jar names
     * @param things what one of them brings; called once for each
     * @param name of one thing
     * @param taken names that the runner has of its own
     * @throws IllegalArgumentException if a name is taken or brought twice, or a provider cannot be made; the message is
     *     one line that names the jar, or both
     */
    public static <S, T> Map<String, T> found(
            Class<S> service,
            Function<S, ? extends Collection<? extends T>> things,
            Function<T, String> name,
            Collection<String> taken) {
        return found(Thread.currentThread().getContextClassLoader(), service, things, name, taken);
    }

    /**
     * Returns the same of another class path.
     *
     * @param loader of the jars; null for that of the system
     */
    public static <S, T> Map<String, T> found(
            ClassLoader loader,
            Class<S> service,
            Function<S, ? extends Collection<? extends T>> things,
            Function<T, String> name,
            Collection<String> taken) {
        Map<String, T> found = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        taken.forEach(each -> places.put(each, "the platform itself"));
        Iterator<S> providers = ServiceLoader.load(service, loader).iterator();
        while (hasNext(providers)) {
            S provider = next(providers);
            String place = place(provider.getClass());
            for (T thing : things.apply(provider)) {
                String key = name.apply(thing);
                String before = places.putIfAbsent(key, place);
                if (before != null) {
                    throw new IllegalArgumentException("two %ss bring the name '%s': %s and %s; leave one of them out"
                            .formatted(service.getSimpleName(), key, before, place));
                }
                found.put(key, thing);
            }
        }
        return found;
    }

    private static boolean hasNext(Iterator<?> providers) {
        try {
            return providers.hasNext();
        } catch (ServiceConfigurationError e) {
            throw unusable(e);
        }
    }

    private static <S> S next(Iterator<S> providers) {
        try {
            return providers.next();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw unusable(e);
        }
    }

    /** The message says which class of which service; a failure in its constructor or of another version lies below. */
    private static IllegalArgumentException unusable(Error failure) {
        String message = "what a jar names under META-INF/services cannot be used: " + failure.getMessage();
        return new IllegalArgumentException(
                failure.getCause() == null ? message : message + ": " + failure.getCause(), failure);
    }

    /** Returns the class and the file that it comes from, if it comes from one. */
    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? type.getName()
                : "%s of %s".formatted(type.getName(), source.getLocation().getPath());
    }
}
