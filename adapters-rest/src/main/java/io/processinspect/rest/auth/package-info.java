/** The token that admits a client. */
package io.processinspect.rest.auth;
