package io.processinspect.cli.output;

/** When to use color. */
public enum ColorMode {
    AUTO,
    ALWAYS,
    NEVER
}
