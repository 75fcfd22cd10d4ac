package io.processinspect.checks.architecture.violations.procfs.file;

/** Breaks a rule, so that the rule is seen to work. */
class Folder {
    Class<?> knowsItsUser = io.processinspect.checks.architecture.violations.procfs.Files.class;
}
