/** Aligned tables, values and sizes as text. */
@NullMarked
package io.github.paimonffm.cli.text;

import org.jspecify.annotations.NullMarked;
