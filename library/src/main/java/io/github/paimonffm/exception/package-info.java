/**
 * The exceptions that a program can react to. All of them are {@link
 * io.github.paimonffm.exception.PaimonException}s.
 */
@NullMarked
package io.github.paimonffm.exception;

import org.jspecify.annotations.NullMarked;
