package io.github.paimonffm.paimonjava.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.io.BundleRecords;

/** Finds the Arrow batch of a bundle. All methods are safe for use by multiple threads. */
public final class ArrowBundles {

  /** The bundle class of the module paimon-arrow. This project does not depend on the module. */
  private static final String PAIMON_ARROW = "org.apache.paimon.arrow.ArrowBundleRecords";

  private static final ClassValue<Boolean> IS_PAIMON_ARROW =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.getName().equals(PAIMON_ARROW);
        }
      };

  private ArrowBundles() {}

  /**
   * Returns the Arrow batch of a bundle.
   *
   * @param bundle a bundle of this project, of the module paimon-arrow, or of another class
   * @param columns the columns of the table
   * @return the batch; empty if the bundle has no Arrow batch, or if the batch has other columns
   *     than the table
   */
  public static Optional<VectorSchemaRoot> batch(BundleRecords bundle, List<String> columns) {
    Optional<VectorSchemaRoot> root = Optional.empty();
    if (bundle instanceof ArrowBundle arrow) {
      root = Optional.of(arrow.root());
    } else if (IS_PAIMON_ARROW.get(bundle.getClass())) {
      root = ofPaimonArrow(bundle);
    }
    return root.filter(found -> hasColumns(found, columns));
  }

  /** Returns empty if paimon-arrow uses its own copy of Arrow, or has another method. */
  private static Optional<VectorSchemaRoot> ofPaimonArrow(BundleRecords bundle) {
    try {
      Object root = bundle.getClass().getMethod("getVectorSchemaRoot").invoke(bundle);
      return root instanceof VectorSchemaRoot arrow ? Optional.of(arrow) : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static boolean hasColumns(VectorSchemaRoot root, List<String> columns) {
    List<FieldVector> vectors = root.getFieldVectors();
    Set<String> names = new HashSet<>();
    for (FieldVector vector : vectors) {
      if (vector.getField().getDictionary() != null) {
        return false; // the bundle has no provider of the dictionary
      }
      names.add(vector.getName());
    }
    return vectors.size() == columns.size() && names.equals(new HashSet<>(columns));
  }
}
