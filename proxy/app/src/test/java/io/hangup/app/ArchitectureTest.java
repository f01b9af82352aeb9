package io.hangup.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hangup.config.Token;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who may see whom, read from the compiled classes of every module.
 *
 * <p>The modules' poms keep most of this already; what they cannot say (which half of the JDK, which package of a
 * module) is said here. Each test first asserts that it saw classes of every package it speaks about, because a rule
 * about no class holds whatever is written elsewhere.
 */
class ArchitectureTest {
    private static final String CORE = "io.hangup.core..";
    private static final String CORE_RULE = "io.hangup.core.rule..";
    private static final String CORE_SESSION = "io.hangup.core.session..";
    private static final String CORE_EVENT = "io.hangup.core.event..";
    private static final String CONFIG = "io.hangup.config..";
    private static final String ENGINE = "io.hangup.engine..";
    private static final String APP = "io.hangup.app..";
    private static final String ADMIN = "io.hangup.app.admin..";
    private static final String TESTKIT = "io.hangup.testkit..";
    private static final String JSPECIFY = "org.jspecify..";
    private static final String NETTY = "io.netty..";

    private static final JavaClasses HANGUP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.hangup");

    @Test
    void coreSeesItselfAndThePurePartsOfTheJdkAlone() {
        assertSaw(CORE_RULE, CORE_SESSION, CORE_EVENT);

        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java.lang..", "java.util..", "java.time..", "java.nio.charset", JSPECIFY, CORE)
                .because("what decides and remembers must run without a socket, a file or a log")
                .check(HANGUP);
    }

    @Test
    void testkitSeesItselfAndTheJdkAlone() {
        assertSaw(TESTKIT);

        classes()
                .that()
                .resideInAPackage(TESTKIT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax..", "jdk..", JSPECIFY, TESTKIT)
                .because("a witness that shares code with what it watches shares its mistakes")
                .check(HANGUP);
    }

    @Test
    void nettyIsKnownToTheEngineAndTheAdminPortAlone() {
        assertSaw(CORE, CONFIG, ENGINE, APP, ADMIN, TESTKIT);
        assertThat(HANGUP.that(resideInAPackage(ENGINE)))
                .as("classes of the engine that use Netty")
                .anyMatch(engine -> engine.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> resideInAPackage(NETTY).test(dependency.getTargetClass())));

        noClasses()
                .that()
                .resideOutsideOfPackages(ENGINE, ADMIN)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NETTY)
                .because("the engine alone carries out, and the admin port alone borrows Netty's HTTP codec")
                .check(HANGUP);
    }

    @Test
    void onlyTheAppSpeaksToTheTerminalAndEndsTheProcess() {
        assertSaw(CORE, CONFIG, ENGINE, APP, TESTKIT);

        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("a library reports to its caller, and its caller may live in a test's own JVM")
                .check(HANGUP);
    }

    @Test
    void oneClassOfTheEngineReadsTheTextsOfExceptions() {
        assertSaw(ENGINE);

        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .doNotHaveSimpleName("ErrnoOf")
                .should()
                .callMethodWhere(target(name("getMessage")).and(target(owner(assignableTo(Throwable.class)))))
                .because("an exception becomes an errno once, at the border, and is data from there")
                .check(HANGUP);
    }

    @Test
    void nothingThatConnectionsWaitForAsksTheWallClock() {
        assertSaw(CORE, ENGINE);

        noClasses()
                .that()
                .resideInAnyPackage(CORE, ENGINE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Instant.class, Clock.class, LocalDateTime.class, Date.class)
                .because("the wall clock jumps; what is waited for is measured by the monotonic one")
                .check(HANGUP);
    }

    /** What a comparison byte by byte would tell in its time is told by nothing that can touch the hash of the token. */
    @Test
    void theTokenIsComparedInConstantTimeAlone() {
        JavaClass token = HANGUP.get(Token.class);
        List<JavaCodeUnit> touching = token.getCodeUnits().stream()
                .filter(unit -> unit.getFieldAccesses().stream()
                        .anyMatch(access -> access.getTarget().getName().equals("hash")))
                .filter(unit -> !unit.isConstructor())
                .toList();

        assertThat(touching).extracting(JavaCodeUnit::getName).containsExactlyInAnyOrder("matches", "equals");
        assertThat(touching)
                .allSatisfy(unit -> assertThat(unit.getMethodCallsFromSelf())
                        .extracting(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
                        .contains("MessageDigest.isEqual")
                        .isSubsetOf("MessageDigest.isEqual", "Token.hash"));
    }

    @Test
    void noPackageDependsOnItselfThroughOthers() {
        assertSaw(CORE_RULE, CORE_SESSION, CORE_EVENT, CONFIG, ENGINE, APP, ADMIN, TESTKIT);

        slices().matching("io.hangup.(**)").should().beFreeOfCycles().check(HANGUP);
    }

    @Test
    void nothingLogsThroughTheJdk() {
        assertSaw(CORE, CONFIG, ENGINE, APP, TESTKIT);

        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("there is one log, and it is SLF4J's")
                .check(HANGUP);
    }

    @Test
    void noStaticFieldCanBeAssigned() {
        assertSaw(CORE, CONFIG, ENGINE, APP, TESTKIT);

        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("two proxies in one JVM must not know of each other")
                .check(HANGUP);
    }

    private static void assertSaw(String... packages) {
        for (String name : packages) {
            DescribedPredicate<JavaClass> inPackage = resideInAPackage(name);
            assertThat(HANGUP.stream().filter(inPackage).filter(ArchitectureTest::isNoPackageInfo))
                    .as("classes seen in %s", name)
                    .isNotEmpty();
        }
    }

    private static boolean isNoPackageInfo(JavaClass candidate) {
        return !candidate.getSimpleName().equals("package-info");
    }
}
