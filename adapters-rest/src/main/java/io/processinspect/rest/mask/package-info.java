/** Masking of secrets in command lines: names and forms that give a secret away, and what programs take as one. */
package io.processinspect.rest.mask;
