/** The command line: one class per command, their common options, and text output. */
package io.processinspect.cli;
