/**
 * One parser for each kernel file, named after it. A parser takes bytes and keeps named fields; where the bytes come from is
 * of no concern here, and what the fields mean as counters neither.
 */
package io.processinspect.procfs.parse;
