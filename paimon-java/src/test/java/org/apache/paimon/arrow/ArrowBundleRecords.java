package org.apache.paimon.arrow;

import java.util.Iterator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.BundleRecords;

/**
 * A class with the name and the accessor of the bundle of the module paimon-arrow, which is in no
 * repository for the versions of Paimon Java that the tests use. It has no rows, so it can be
 * written only as an Arrow batch.
 */
public final class ArrowBundleRecords implements BundleRecords {

  private final VectorSchemaRoot root;

  public ArrowBundleRecords(VectorSchemaRoot root) {
    this.root = root;
  }

  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  @Override
  public long rowCount() {
    return root.getRowCount();
  }

  @Override
  public Iterator<InternalRow> iterator() {
    throw new AssertionError("the rows of the bundle are not read one by one");
  }
}
