/**
 * The failures that a program can tell apart, all of them {@link
 * io.github.paimonffm.exception.PaimonException}s.
 */
@NullMarked
package io.github.paimonffm.exception;

import org.jspecify.annotations.NullMarked;
