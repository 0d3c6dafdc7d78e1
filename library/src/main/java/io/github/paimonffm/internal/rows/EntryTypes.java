package io.github.paimonffm.internal.rows;

import io.github.paimonffm.internal.types.DataType;

/**
 * The types of the entries of a map, or of a multiset, which is a map of elements to counts.
 *
 * @param key the type of the keys
 * @param value the type of the values
 */
record EntryTypes(DataType key, DataType value) {

  private static final DataType COUNT = new DataType.Atomic("INT", false);

  static EntryTypes of(DataType type) {
    return type instanceof DataType.Multiset multiset
        ? new EntryTypes(multiset.element(), COUNT)
        : new EntryTypes(((DataType.Mapping) type).key(), ((DataType.Mapping) type).value());
  }
}
