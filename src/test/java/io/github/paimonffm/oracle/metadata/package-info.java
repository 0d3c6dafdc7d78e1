/**
 * Snapshots, schemas, manifests and names of files: how those of both engines differ, and what
 * Paimon Java concludes from ours.
 */
package io.github.paimonffm.oracle.metadata;
