/**
 * Samples and lists as JSON and CSV: the only place that spells a key of the wire format. Bytes and seconds; a key
 * is there when its number is, and what was asked for and could not be had stands in {@code absent} with its reason.
 */
package io.processinspect.json;
