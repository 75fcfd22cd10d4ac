/** The endpoints, one class per family. */
package io.processinspect.rest.endpoint;
