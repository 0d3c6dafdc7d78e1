package io.github.paimonffm.spark.read.vectors;

import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Texts and bytes. A text refers to the memory of the batch; bytes are copied. */
final class BytesColumn extends ArrowColumn {

  private final FieldVector vector;
  private final boolean large;
  private long data;
  private long offsets;

  BytesColumn(DataType type, FieldVector vector) {
    super(type, vector);
    this.vector = vector;
    this.large = vector instanceof BaseLargeVariableWidthVector;
  }

  @Override
  public void bind() {
    super.bind();
    data = address(vector.getDataBuffer());
    offsets = address(vector.getOffsetBuffer());
  }

  private long offset(int row) {
    return large
        ? Platform.getLong(null, offsets + 8L * row)
        : Platform.getInt(null, offsets + 4L * row);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    long start = offset(row);
    return UTF8String.fromAddress(null, data + start, Math.toIntExact(offset(row + 1) - start));
  }

  @Override
  public byte[] getBinary(int row) {
    long start = offset(row);
    byte[] bytes = new byte[Math.toIntExact(offset(row + 1) - start)];
    Platform.copyMemory(null, data + start, bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }
}
