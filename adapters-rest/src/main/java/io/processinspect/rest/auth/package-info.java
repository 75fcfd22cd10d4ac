/** Secrets: the token, files that only their owner may read, masking. */
package io.processinspect.rest.auth;
