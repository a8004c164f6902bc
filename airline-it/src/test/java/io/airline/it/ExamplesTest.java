package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the examples show of the platform: that they are small, and that it knows nothing of them. */
class ExamplesTest {
    private static final int MOST_LINES = 300;

    /** Java's own package, which the platform may well use. */
    private static final String JAVA_PACKAGE = "javax.crypto";

    private static final Pattern NO_LETTER = Pattern.compile("[^A-Za-z]+");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    @Test
    void anExampleIsAFewHundredLinesOfJava() throws Exception {
        assertThat(Examples.directories()).hasSizeGreaterThanOrEqualTo(3);
        for (Path example : Examples.directories()) {
            long lines = 0;
            for (Path source : sources(example.resolve("src/main/java"))) {
                lines += Files.readAllLines(source).stream()
                        .filter(line -> !line.isBlank())
                        .count();
            }
            System.out.printf("%s: %d lines of Java that are not blank%n", example.getFileName(), lines);
            assertThat(lines).as(example.toString()).isBetween(1L, (long) MOST_LINES);
        }
    }

    /** Not a class, a key or a comment of the platform speaks of what an example is about. */
    @Test
    void thePlatformHasNoWordOfThem() throws Exception {
        List<String> words = words();
        Pattern pattern = Pattern.compile("(?i)(?<![a-z])(?:" + String.join("|", words) + ")(?![a-z])");
        List<String> found = new ArrayList<>();
        int files = 0;
        for (Path module : modules()) {
            for (Path source : mainSources(module)) {
                files++;
                Matcher matcher = pattern.matcher(words(Files.readString(source)));
                while (matcher.find()) {
                    found.add(source + ": " + matcher.group());
                }
            }
        }

        System.out.printf("none of %s in %d files of the platform%n", words, files);
        assertThat(files).isGreaterThan(150);
        assertThat(found).isEmpty();
    }

    /** The names of the examples, in singular and plural. */
    private static List<String> words() throws IOException {
        List<String> words = new ArrayList<>(List.of("coins?"));
        for (Path example : Examples.directories()) {
            String name = Examples.stream(example);
            words.add(name);
            words.add(name.replaceAll("ies$", "y").replaceAll("s$", ""));
        }
        return words.stream().distinct().toList();
    }

    /** Takes compound names apart, so that a word is found in the middle of one. */
    private static String words(String text) {
        return NO_LETTER
                .matcher(text.replace(JAVA_PACKAGE, "").replaceAll("([a-z])([A-Z])", "$1 $2"))
                .replaceAll(" ")
                .toLowerCase(Locale.ROOT);
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.list(Requirements.root())) {
            return Stream.concat(
                            files.filter(each -> each.getFileName().toString().startsWith("airline-")),
                            Stream.of(Requirements.root().resolve("deploy/local")))
                    .sorted()
                    .toList();
        }
    }

    /** Only code that is shipped: a page of the documentation may well name an example, and so may a test. */
    private static List<Path> mainSources(Path module) throws IOException {
        Path main = module.resolve("src/main");
        return Files.exists(main) ? sources(main) : List.of();
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|avsc|js|html|css)"))
                    .toList();
        }
    }

    /** It is a project of its own, which the parent's versions do not reach. */
    @Test
    void theTemplateHasTheVersionsOfTheBuild() throws Exception {
        String parent = Files.readString(Requirements.root().resolve("pom.xml"));
        String template = Files.readString(Requirements.root().resolve("examples/template/pom.xml"));

        assertThat(template).contains("<version.airline>" + Pom.version() + "</version.airline>");
        for (String property : List.of("version.assertj", "version.avro", "version.junit")) {
            String line = "<%1$s>[^<]+</%1$s>".formatted(property);
            assertThat(first(line, template)).isEqualTo(first(line, parent));
        }
        Pattern.compile("<artifactId>(maven-[a-z]+-plugin)</artifactId>")
                .matcher(template)
                .results()
                .map(plugin -> plugin.group() + "\\s*<version>[^<]+</version>")
                .forEach(plugin -> assertThat(first(plugin, template).replaceAll("\\s", ""))
                        .isEqualTo(first(plugin, parent).replaceAll("\\s", "")));
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group();
    }

    @Test
    void everyFileThatTheGuideLinksToIsThere() throws Exception {
        Path guide = Requirements.root().resolve("docs/your-own-stream.md");

        assertThat(LINK.matcher(Files.readString(guide)).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(guide.resolveSibling(link)).exists());
    }

    @Test
    void everyFileThatTheirPagesLinkToIsThere() throws Exception {
        for (Path example : Examples.directories()) {
            String page = Files.readString(example.resolve("README.md"));
            assertThat(page.lines().count()).as(example.toString()).isLessThanOrEqualTo(60);
            assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(example.resolve(link)).exists());
        }
    }
}
