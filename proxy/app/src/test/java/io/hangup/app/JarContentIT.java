package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code proxy/app/pom.xml} leaves out of {@code hangup.jar} against what Hangup can come to, over all that a class
 * names: in its code, in its annotations, and in strings, by which a class may be loaded.
 */
class JarContentIT {
    private static final Pattern WORD = Pattern.compile("[\\w$./]{3,}");
    private static final Pattern VERSION = Pattern.compile("^META-INF/versions/\\d+/");
    private static final String CLASS = ".class";
    private static final String SERVICES = "META-INF/services/";
    /** A file of its user's own may name any of its classes. */
    private static final String LOGBACK = "ch/qos/logback/";
    /** The last that is left of a component that is listed; the list would be wrong without it. */
    private static final Set<String> LAST_OF_ITS_COMPONENT =
            Set.of("io/micrometer/common", "io/micrometer/observation", "io/netty/resolver");

    private static final int FAT_JAR_BYTES = 12_000_000;

    /** What the classes of the jar name, by the name of the class; one with versions names what each of them does. */
    private static final Map<String, Set<String>> NAMED = new HashMap<>();

    private static final Set<String> REACHED = new HashSet<>();

    @BeforeAll
    static void read() throws IOException {
        Deque<String> next = new ArrayDeque<>();
        try (ZipFile jar = new ZipFile(Hangup.JAR.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                String name = VERSION.matcher(entry.getName()).replaceFirst("");
                Set<String> words = entry.isDirectory() ? Set.of() : words(jar, entry);
                if (name.endsWith(CLASS)) {
                    NAMED.computeIfAbsent(withoutSuffix(name), file -> new HashSet<>())
                            .addAll(words);
                } else if (name.startsWith(SERVICES)) {
                    next.addAll(words);
                }
            }
        }
        NAMED.keySet().stream().filter(name -> name.startsWith("io/hangup/")).forEach(next::add);
        while (!next.isEmpty()) {
            String name = next.remove();
            if (NAMED.containsKey(name) && REACHED.add(name)) {
                next.addAll(named(name));
            }
        }
        assertThat(REACHED).contains("io/netty/channel/epoll/EpollIoHandler", "picocli/CommandLine");
    }

    @Test
    void nothing_that_can_be_reached_is_left_out() {
        Set<String> libraries =
                NAMED.keySet().stream().map(JarContentIT::library).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (String from : REACHED) {
            for (String to : named(from)) {
                if (!NAMED.containsKey(to) && libraries.contains(library(to)) && onTheClassPath(to)) {
                    missing.add(from + " names " + to);
                }
            }
        }
        assertThat(missing)
                .as("what hangup.jar lacks; take it out of the excludes of proxy/app/pom.xml")
                .isEmpty();
    }

    @Test
    void no_package_is_there_that_nothing_reaches() {
        Set<String> reached = REACHED.stream().map(JarContentIT::inPackage).collect(Collectors.toSet());
        Set<String> idle = NAMED.keySet().stream()
                .filter(name -> !name.endsWith("-info"))
                .filter(name -> !name.startsWith(LOGBACK))
                .map(JarContentIT::inPackage)
                .filter(name -> !reached.contains(name) && !LAST_OF_ITS_COMPONENT.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(idle)
                .as("packages in hangup.jar for nothing; exclude them in proxy/app/pom.xml")
                .isEmpty();
    }

    @Test
    void it_keeps_within_its_size() throws IOException {
        assertThat(Files.size(Hangup.JAR)).isLessThanOrEqualTo(FAT_JAR_BYTES);
    }

    @Test
    void licences_and_notices_of_what_it_is_made_of_are_in_it() throws IOException {
        try (ZipFile jar = new ZipFile(Hangup.JAR.toFile())) {
            assertThat(text(jar, jar.getEntry("META-INF/licences.md"))).contains("logback-classic", "EPL-1.0");
            assertThat(text(jar, jar.getEntry("META-INF/NOTICE"))).contains("Micrometer", "Jackson");
            assertThat(text(jar, jar.getEntry("META-INF/LICENSE"))).contains("Apache License");
            assertThat(text(jar, jar.getEntry("META-INF/LICENSE.txt"))).contains("QOS.ch", "Gil Tene");
        }
    }

    /**
     * All that may be the name of a class, with slashes. In a class file a name may stand behind a byte of its length and the
     * letter of a type, so that it is looked for behind either too.
     */
    private static Set<String> words(ZipFile jar, ZipEntry entry) throws IOException {
        return WORD.matcher(text(jar, entry))
                .results()
                .map(found -> found.group().replace('.', '/'))
                .filter(word -> word.indexOf('/') > 0)
                .flatMap(word -> Stream.of(word, word.substring(1), word.substring(2)))
                .collect(Collectors.toSet());
    }

    private static Set<String> named(String name) {
        return NAMED.getOrDefault(name, Set.of());
    }

    private static String text(ZipFile jar, ZipEntry entry) throws IOException {
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String withoutSuffix(String file) {
        return file.substring(0, file.length() - CLASS.length());
    }

    private static String inPackage(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** The first two names of a package: what is of the same library, or of its neighbour. */
    private static String library(String name) {
        int first = name.indexOf('/');
        int second = name.indexOf('/', first + 1);
        return second < 0 ? name.substring(0, Math.max(0, first)) : name.substring(0, second);
    }

    private static boolean onTheClassPath(String name) {
        return JarContentIT.class.getClassLoader().getResource(name + CLASS) != null;
    }
}
