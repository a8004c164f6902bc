package io.airline.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Code that takes bytes from outside, and what must hold whatever they are. Tried with the seeds, with random changes of
 * them, and, in the profile {@code fuzz}, by a coverage-guided fuzzer.
 *
 * <p>What a fuzzer has found is kept as a seed.
 */
public abstract class FuzzContract {
    /**
     * Gives the input to the code, and fails if what must hold does not. An exception that the code documents for bad
     * input is caught here; any other one, an error and a case that takes seconds are findings.
     *
     * @param input not to be changed
     */
    protected abstract void take(byte[] input) throws Exception;

    /** Returns inputs that the code has seen in earnest, or that it failed for once. At least one. */
    protected abstract List<byte[]> seeds();

    /** Returns options that Jazzer needs for this target; none unless overridden. */
    protected List<String> options() {
        return List.of();
    }

    @Example
    void seedsAreTaken() throws Exception {
        assertThat(seeds()).isNotEmpty();
        take(new byte[0]);
        for (byte[] seed : seeds()) {
            take(seed);
        }
    }

    @Property(tries = 1_000)
    void changedSeedsAreTaken(@ForAll long random) throws Exception {
        take(changed(seeds(), new Random(random)));
    }

    @Example
    @Tag("fuzz")
    void whatAFuzzerFindsIsTaken() throws IOException, InterruptedException {
        new FuzzCampaign(getClass()).run(seeds(), options());
    }

    /** Returns an input for a target that takes text. */
    protected static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Cuts out, inserts, overwrites and repeats some bytes of a seed, or puts two seeds together. */
    private static byte[] changed(List<byte[]> seeds, Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            int length = random.nextInt(1 + random.nextInt(16));
            bytes = switch (random.nextInt(5)) {
                case 0 -> joined(Arrays.copyOf(bytes, at), from(bytes, at + length));
                case 1 -> joined(Arrays.copyOf(bytes, at), some(random, length), from(bytes, at));
                case 2 -> joined(Arrays.copyOf(bytes, at), some(random, length), from(bytes, at + length));
                case 3 -> {
                    byte[] repeated = Arrays.copyOfRange(bytes, at, Math.min(at + length, bytes.length));
                    yield joined(Arrays.copyOf(bytes, at), repeated, repeated, from(bytes, at));
                }
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    yield joined(Arrays.copyOf(bytes, at), from(other, random.nextInt(other.length + 1)));
                }
            };
        }
        return bytes;
    }

    private static byte[] some(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (' ' + Math.floorMod(bytes[i], '~' - ' ' + 1));
            }
        }
        return bytes;
    }

    private static byte[] from(byte[] bytes, int start) {
        return Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
