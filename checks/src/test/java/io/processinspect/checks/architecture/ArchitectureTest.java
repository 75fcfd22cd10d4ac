package io.processinspect.checks.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The rules hold, each is about something, and each can fail. */
@Tag("any-jdk")
class ArchitectureTest {
    private static final Rules OURS = new Rules("io.processinspect");
    private static final Rules PLANTED = new Rules("io.processinspect.checks.architecture.violations");

    private final JavaClasses ours = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/checks/"))
            .importPackages(OURS.root());
    private final JavaClasses violations = new ClassFileImporter().importPackages(PLANTED.root());

    @TestFactory
    Stream<DynamicTest> every_rule_holds() {
        return OURS.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(ours)));
    }

    @TestFactory
    Stream<DynamicTest> every_rule_fails_where_it_is_broken() {
        return PLANTED.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertTrue(rule.getValue().evaluate(violations).hasViolation(), "nothing was found")));
    }

    @TestFactory
    Stream<DynamicTest> every_package_that_a_rule_names_has_classes() {
        return OURS.packages()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> assertFalse(ours.getPackage(name).getClasses().isEmpty())));
    }
}
