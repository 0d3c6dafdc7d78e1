/** The options of builders and tables that writers and committers use. */
@NullMarked
package io.github.paimonffm.internal.options;

import org.jspecify.annotations.NullMarked;
