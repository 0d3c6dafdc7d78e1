/** Open tables, and the addresses with which other processes open them. */
@NullMarked
package io.github.paimonffm.internal.table;

import org.jspecify.annotations.NullMarked;
