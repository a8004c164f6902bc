package io.airline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of Java compiles, and the files that it names are there. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("class (\\w+)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    @Test
    void everyExampleCompiles(@TempDir Path directory) throws Exception {
        List<Path> sources = new ArrayList<>();
        Matcher example = JAVA.matcher(readme());
        while (example.find()) {
            Matcher name = CLASS.matcher(example.group(1));
            assertThat(name.find()).as("a class in %s", example.group(1)).isTrue();
            sources.add(Files.writeString(directory.resolve(name.group(1) + ".java"), example.group(1)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            boolean isCompiled = compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    directory.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();

            assertThat(isCompiled).as("%s", problems.getDiagnostics()).isTrue();
        }
        assertThat(sources).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void everyFileItLinksToIsThere() throws Exception {
        Stream<String> links = LINK.matcher(readme()).results().map(link -> link.group(1));

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(
                        Requirements.root().resolve(link))
                .exists());
    }

    private static String readme() throws Exception {
        return Files.readString(Requirements.root().resolve("README.md"));
    }
}
