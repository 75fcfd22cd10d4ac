/** What commands print: the two streams, tables and text that fit the terminal, and numbers for people. */
package io.processinspect.cli.output;
