/** Which processes of a listing are shown, and in which order. */
package io.processinspect.core.list;
