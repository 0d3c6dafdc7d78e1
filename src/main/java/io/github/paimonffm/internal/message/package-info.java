/** Commit messages: sealing a writer's bodies, and checks of the messages of a commit. */
@NullMarked
package io.github.paimonffm.internal.message;

import org.jspecify.annotations.NullMarked;
