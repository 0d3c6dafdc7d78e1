/** The facts about data files that manifests hold: what Paimon Java concludes from ours. */
package io.github.paimonffm.oracle.metadata;
