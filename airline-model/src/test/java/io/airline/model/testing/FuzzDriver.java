package io.airline.model.testing;

import java.lang.reflect.Constructor;

/** What Jazzer calls by reflection: hands each of its inputs to a {@link FuzzContract}. */
public final class FuzzDriver {
    private static FuzzContract target;

    private FuzzDriver() {}

    /**
     * Makes the target, and loads what it needs: Jazzer rewrites each class, which would count as time of a case.
     *
     * @param arguments the name of its class
     */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        Constructor<? extends FuzzContract> constructor =
                Class.forName(arguments[0]).asSubclass(FuzzContract.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        target = constructor.newInstance();
        for (byte[] seed : target.seeds()) {
            target.take(seed);
        }
    }

    /** Runs one case. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.take(input);
    }
}
