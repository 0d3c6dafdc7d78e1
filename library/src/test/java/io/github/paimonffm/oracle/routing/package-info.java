/** Tests that routers find the partitions and buckets of Paimon Java. */
package io.github.paimonffm.oracle.routing;
