/**
 * Reading: the root folder, the files of a process, and how many of them are held open. What is read goes to a parser of
 * {@link io.processinspect.procfs.parse}, which this package knows; the parsers do not know this package.
 */
package io.processinspect.procfs.file;
