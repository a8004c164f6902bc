package io.airline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The instructions of a Dockerfile, with continued lines joined. */
record Dockerfile(Path file, List<List<String>> instructions) {
    static Dockerfile read(Path file) {
        try {
            List<List<String>> instructions = new ArrayList<>();
            String text = Files.readString(file).replaceAll("(?m)^#.*\n", "").replace("\\\n", " ");
            text.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> instructions.add(List.of(line.strip().split("\\s+"))));
            return new Dockerfile(file, instructions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the instructions of that name say, in words, without flags such as {@code --chmod}. */
    List<List<String>> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.get(0).equals(name))
                .map(instruction -> instruction.stream()
                        .skip(1)
                        .filter(word -> !word.startsWith("--"))
                        .toList())
                .toList();
    }

    /** Returns the images that it is built from. */
    List<String> bases() {
        return all("FROM").stream().map(words -> words.get(0)).toList();
    }

    /** Returns what it copies from the build context. */
    List<String> sources() {
        return instructions.stream()
                .filter(instruction -> instruction.get(0).equals("COPY"))
                .filter(instruction -> instruction.stream().noneMatch(word -> word.startsWith("--from=")))
                .flatMap(instruction -> {
                    String[] words = instruction.stream()
                            .skip(1)
                            .filter(word -> !word.startsWith("--"))
                            .toArray(String[]::new);
                    return Arrays.stream(words, 0, words.length - 1);
                })
                .toList();
    }

    /** Returns the user that its container runs as; empty if it does not say. */
    String user() {
        List<List<String>> users = all("USER");
        return users.isEmpty() ? "" : users.get(users.size() - 1).get(0);
    }

    /** Returns the text of the entry point. */
    String entryPoint() {
        return String.join(" ", all("ENTRYPOINT").stream().flatMap(List::stream).toList());
    }
}
