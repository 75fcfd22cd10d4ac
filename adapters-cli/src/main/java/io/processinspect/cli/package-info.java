/** The command line: one class per command, one for what they share, and the text that people read. */
package io.processinspect.cli;
