package io.processinspect.cli;

/** When to use color. */
enum ColorMode {
    AUTO,
    ALWAYS,
    NEVER
}
