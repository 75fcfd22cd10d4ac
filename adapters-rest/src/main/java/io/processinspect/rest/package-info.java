/**
 * The server: {@link io.processinspect.rest.RestServer} over one {@link io.processinspect.MetricsProvider}. One sampler
 * reads; requests, streams and scrapes take what it published.
 */
package io.processinspect.rest;
