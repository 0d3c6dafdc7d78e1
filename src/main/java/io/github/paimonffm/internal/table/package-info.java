/** Tables over native handles, and how a builder finds its table again elsewhere. */
@NullMarked
package io.github.paimonffm.internal.table;

import org.jspecify.annotations.NullMarked;
