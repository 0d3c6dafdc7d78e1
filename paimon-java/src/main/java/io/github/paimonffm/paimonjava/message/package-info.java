/** Native commit messages as commit messages of Paimon Java. */
@NullMarked
package io.github.paimonffm.paimonjava.message;

import org.jspecify.annotations.NullMarked;
