/**
 * The connection between these classes and the native library. It does not tie their class loader
 * to the library: any number of class loaders of one JVM can use the library, and each can be
 * unloaded.
 */
@NullMarked
package io.github.paimonffm.internal.classloader;

import org.jspecify.annotations.NullMarked;
