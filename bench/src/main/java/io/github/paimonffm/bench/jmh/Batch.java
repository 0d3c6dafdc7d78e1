package io.github.paimonffm.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A batch for benchmarks: numbers, floating-point numbers and texts in turn. */
final class Batch {

  private Batch() {}

  static VectorSchemaRoot of(int rows, int columns, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      vectors.add(vector("c" + column, column, rows, allocator));
    }
    VectorSchemaRoot root = new VectorSchemaRoot(vectors);
    root.setRowCount(rows);
    return root;
  }

  private static FieldVector vector(String name, int column, int rows, BufferAllocator allocator) {
    switch (column % 3) {
      case 0 -> {
        BigIntVector numbers = new BigIntVector(name, allocator);
        for (int row = 0; row < rows; row++) {
          numbers.setSafe(row, row * 31L + column);
        }
        return numbers;
      }
      case 1 -> {
        Float8Vector numbers = new Float8Vector(name, allocator);
        for (int row = 0; row < rows; row++) {
          numbers.setSafe(row, row / 7.0 + column);
        }
        return numbers;
      }
      default -> {
        VarCharVector texts = new VarCharVector(name, allocator);
        for (int row = 0; row < rows; row++) {
          texts.setSafe(
              row, ("text " + row % 50).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts;
      }
    }
  }
}
