/** Writers and committers over native handles, and the envelope of a commit message. */
@NullMarked
package io.github.paimonffm.internal.write;

import org.jspecify.annotations.NullMarked;
