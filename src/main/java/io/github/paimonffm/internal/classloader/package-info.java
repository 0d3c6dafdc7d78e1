/**
 * Ties these classes to the native library without tying their class loader to it: any number of
 * class loaders of one JVM may use the library, and each can be unloaded.
 */
@NullMarked
package io.github.paimonffm.internal.classloader;

import org.jspecify.annotations.NullMarked;
