/** Short methods for exploring tables in a jshell; {@code scripts/jshell} imports them. */
@NullMarked
package io.github.paimonffm.shell;

import org.jspecify.annotations.NullMarked;
