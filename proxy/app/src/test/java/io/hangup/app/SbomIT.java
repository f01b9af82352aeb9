package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * The list of components against {@code hangup.jar}, file by file: what is listed is in the jar, package by package as a whole
 * or not at all, and what is in the jar belongs to something that is listed. {@link JarContentIT} says which packages.
 */
class SbomIT {
    private static final Path SBOM = Hangup.JAR.resolveSibling("sbom.cdx.json");
    private static final Pattern PURL = Pattern.compile(
            "pkg:maven/[^/]+/(?<name>[^@]+)@(?<version>[^?]+)\\?(classifier=(?<classifier>[^&]+)&)?type=(?<type>.+)");
    /** A list of parts: there is no file of it, and its parts are listed by themselves. */
    private static final String LIST_OF_PARTS = "pom";

    @Test
    void what_is_listed_is_in_the_jar_and_what_is_in_the_jar_is_listed() throws IOException {
        Set<String> jar = code(Hangup.JAR);
        Map<String, Set<String>> components = components();

        assertThat(components).hasSizeGreaterThan(20);
        components.forEach((component, files) -> {
            assertThat(files).as("classes and libraries of %s", component).isNotEmpty();
            assertThat(jar).as("what %s has, in the jar", component).containsAnyElementsOf(files);
            Set<String> there =
                    files.stream().filter(jar::contains).map(SbomIT::directory).collect(Collectors.toSet());
            assertThat(jar)
                    .as("of the packages of %s that are in the jar, all", component)
                    .containsAll(files.stream()
                            .filter(file -> there.contains(directory(file)))
                            .toList());
        });
        Set<String> nobodys = new TreeSet<>(jar);
        components.values().forEach(nobodys::removeAll);
        assertThat(nobodys).as("in the jar, and of no component").isEmpty();
    }

    /** What each component holds, by its file on the class path of this test. */
    private static Map<String, Set<String>> components() throws IOException {
        Map<String, Path> classPath = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .collect(
                        Collectors.toMap(path -> path.getFileName().toString(), path -> path, (first, again) -> first));
        Map<String, Set<String>> components = new HashMap<>();
        for (String purl : purls()) {
            Matcher matcher = PURL.matcher(purl);
            assertThat(matcher.matches()).as(purl).isTrue();
            if (matcher.group("type").equals(LIST_OF_PARTS)) {
                continue;
            }
            String classifier = matcher.group("classifier");
            String file = matcher.group("name") + "-" + matcher.group("version")
                    + (classifier == null ? "" : "-" + classifier) + ".jar";
            Path own = file.startsWith("hangup-app-")
                    ? Hangup.JAR.resolveSibling(file)
                    : classPath.getOrDefault(file, Path.of(file));
            assertThat(own).as("the file of %s", purl).isRegularFile();
            components.put(purl, code(own));
        }
        return components;
    }

    /** The program itself, and what it is made of. */
    private static List<String> purls() throws IOException {
        List<String> purls = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readString(SBOM))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("purl")) {
                    purls.add(json.nextTextValue());
                }
            }
        }
        assertThat(purls).doesNotHaveDuplicates();
        return purls;
    }

    private static String directory(String file) {
        return file.substring(0, file.lastIndexOf('/') + 1);
    }

    /** Classes, and native libraries; without the names of modules, which are none any more in one jar. */
    private static Set<String> code(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") || name.matches(".*\\.(so|jnilib|dylib|dll)"))
                    .filter(name -> !name.endsWith("module-info.class"))
                    .collect(Collectors.toSet());
        }
    }
}
