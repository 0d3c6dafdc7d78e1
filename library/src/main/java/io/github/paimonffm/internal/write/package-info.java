/** Builders of batch writes, and their writers on native handles. */
@NullMarked
package io.github.paimonffm.internal.write;

import org.jspecify.annotations.NullMarked;
