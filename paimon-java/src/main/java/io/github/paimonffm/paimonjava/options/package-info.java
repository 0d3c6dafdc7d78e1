/** The table options of this project. */
@NullMarked
package io.github.paimonffm.paimonjava.options;

import org.jspecify.annotations.NullMarked;
