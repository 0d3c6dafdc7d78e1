/** Loading files into a table with one commit. */
@NullMarked
package io.github.paimonffm.cli.load;

import org.jspecify.annotations.NullMarked;
