package io.processinspect.checks.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which packages may depend on which, below a root: the project's own, or a copy of its layout in which every rule
 * is broken once.
 */
record Rules(String root) {
    private static final String[] ALWAYS = {"java.."};

    /** The rules by name. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("api knows the JDK alone", only(api()));
        rules.put("core knows api", only(in("core"), api()));
        rules.put("json knows api and Jackson", only(in("json"), api(), of("com.fasterxml.jackson.core..")));
        rules.put("compat knows api, core and json", only(in("compat"), api(), in("core"), in("json")));
        rules.put("procfs knows api", only(in("procfs"), api()));
        rules.put("the parsers of procfs know the JDK alone", only(of(root + ".procfs.parse")));
        rules.put(
                "the files of procfs know api and the parsers",
                only(of(root + ".procfs.file"), api(), of(root + ".procfs.parse")));
        rules.put("what procfs asks of the kernel knows the JDK alone", only(of(root + ".procfs.kernel")));
        rules.put(
                "linux knows api, what procfs asks of the kernel, and JNA",
                only(in("linux"), api(), of(root + ".procfs.kernel", "com.sun.jna..")));
        rules.put("dll knows api and JNA", only(in("dll"), api(), of("com.sun.jna..", "com.sun.nio.file..")));
        rules.put("oshi knows api and OSHI", only(in("oshi"), api(), of("oshi..")));
        rules.put("fake knows api", only(in("fake"), api()));
        rules.put("tck knows api and JUnit", only(in("tck"), api(), of("org.junit.jupiter..", "com.sun.management..")));
        rules.put(
                "rest knows api, core, json, compat, Jetty, client_java and TLS of the JDK",
                only(
                        in("rest"),
                        api(),
                        in("core"),
                        in("json"),
                        in("compat"),
                        of("org.eclipse.jetty..", "io.prometheus..", "org.slf4j", "javax.net.ssl")));
        rules.put(
                "cli knows api, core, json, compat and rest",
                only(in("cli"), api(), in("core"), in("json"), in("compat"), in("rest"), of("picocli..")));
        rules.put("ports know nothing of what a backend sees", portsAlone());
        rules.put(
                "no package cycles", slices().matching(root + ".(**)").should().beFreeOfCycles());
        rules.put(
                "no class cycles",
                slices().assignedFrom(new TopLevelClasses(root)).should().beFreeOfCycles());
        rules.put("only mains and the backend config read properties and the environment", surroundings());
        rules.put("only core's services look for a class by name", byName());
        rules.put("a backend publishes its factory and nothing else", factories());
        rules.put("names say what a thing is", names());
        return rules;
    }

    /** The packages that the rules are about. */
    Stream<String> packages() {
        return Stream.concat(
                Stream.of(root, root + ".spi"),
                Stream.of(
                                "core",
                                "json",
                                "compat",
                                "procfs",
                                "procfs.file",
                                "procfs.kernel",
                                "procfs.parse",
                                "linux",
                                "dll",
                                "oshi",
                                "fake",
                                "tck",
                                "rest",
                                "cli")
                        .map(name -> root + "." + name));
    }

    private String[] api() {
        return new String[] {root, root + ".spi"};
    }

    private String[] in(String name) {
        return new String[] {root + "." + name + ".."};
    }

    private static String[] of(String... packages) {
        return packages;
    }

    /** These packages know themselves, the JDK, and those others. */
    private static ArchRule only(String[] packages, String[]... others) {
        String[] allowed = Stream.of(
                        Stream.of(ALWAYS),
                        Stream.of(packages),
                        Stream.of(others).flatMap(Stream::of))
                .flatMap(each -> each)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    /** The cycle rule sees the packages below the root, not the root itself. */
    private ArchRule portsAlone() {
        return noClasses()
                .that()
                .resideInAPackage(root)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".spi");
    }

    private ArchRule byName() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .doNotHaveSimpleName("BackendServices")
                .should()
                .callMethod(Class.class, "forName", String.class)
                .orShould()
                .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
                .orShould()
                .callMethod(ClassLoader.class, "loadClass", String.class);
    }

    private ArchRule surroundings() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .doNotHaveSimpleName("Main")
                .and()
                .doNotHaveSimpleName("BackendConfig")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(System.class, "getProperties")
                .orShould()
                .callMethod(Integer.class, "getInteger", String.class, int.class)
                .orShould()
                .callMethod(Boolean.class, "getBoolean", String.class);
    }

    private ArchRule factories() {
        return classes()
                .that()
                .resideInAnyPackage(root + ".oshi", root + ".procfs", root + ".dll", root + ".linux")
                .and()
                .haveSimpleNameNotEndingWith("CounterSourceProvider")
                .and()
                .doNotHaveSimpleName("LinuxCallsProvider")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .notBePublic();
    }

    private ArchRule names() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)");
    }
}
