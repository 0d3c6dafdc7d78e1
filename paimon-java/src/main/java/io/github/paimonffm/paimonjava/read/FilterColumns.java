package io.github.paimonffm.paimonjava.read;

import java.util.HashSet;
import java.util.Set;
import org.apache.paimon.predicate.CompoundPredicate;
import org.apache.paimon.predicate.LeafPredicate;
import org.apache.paimon.predicate.Predicate;

/** The columns of filters. */
final class FilterColumns {

  private FilterColumns() {}

  /** Returns the names of the columns that a filter compares. */
  static Set<String> of(Predicate filter) {
    Set<String> names = new HashSet<>();
    add(filter, names);
    return names;
  }

  private static void add(Predicate filter, Set<String> names) {
    if (filter instanceof CompoundPredicate compound) {
      compound.children().forEach(child -> add(child, names));
    } else if (filter instanceof LeafPredicate leaf) {
      names.addAll(leaf.fieldNames());
    }
  }
}
