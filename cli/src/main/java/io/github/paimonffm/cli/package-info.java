/** The command line {@code paimon-ffm}. */
@NullMarked
package io.github.paimonffm.cli;

import org.jspecify.annotations.NullMarked;
