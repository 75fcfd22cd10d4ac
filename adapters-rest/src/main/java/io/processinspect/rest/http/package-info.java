/** HTTP: routing, one exchange per request, errors, guards and limits, static resources. */
package io.processinspect.rest.http;
