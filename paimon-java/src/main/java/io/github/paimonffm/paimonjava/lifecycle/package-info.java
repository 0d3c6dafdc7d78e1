/** Resources that are closed together. */
@NullMarked
package io.github.paimonffm.paimonjava.lifecycle;

import org.jspecify.annotations.NullMarked;
