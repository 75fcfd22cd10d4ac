package io.processinspect.checks.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Slices the code below a root by top-level class: a nested class belongs to the class around it. */
record TopLevelClasses(String root) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getPackageName().startsWith(root) ? SliceIdentifier.of(top.getName()) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
        return "top-level classes below " + root;
    }
}
