/**
 * The search for the native library: finds and loads it, and checks that it fits these classes and
 * this JVM.
 */
@NullMarked
package io.github.paimonffm.internal.loader;

import org.jspecify.annotations.NullMarked;
