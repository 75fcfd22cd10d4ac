/**
 * The wire format: samples and lists as JSON and CSV. Its keys are spelled only here. Sizes are bytes, times seconds. A key
 * is present when its number is; a metric that was requested but is not available is listed in {@code absent} with its
 * reason.
 */
package io.processinspect.json;
