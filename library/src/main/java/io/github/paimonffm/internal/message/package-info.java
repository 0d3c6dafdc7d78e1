/** Commit messages: the sealing of a writer's bodies, and the checks before a commit or abort. */
@NullMarked
package io.github.paimonffm.internal.message;

import org.jspecify.annotations.NullMarked;
