package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.paimon.types.RowKind;

/** The row kinds of a batch, one byte each and never null. */
final class RowKindColumn implements AutoCloseable {

  private static final Bits NO_NULLS = new Bits();

  private final HeapBytes kinds;
  private final VectorBuffer validity;
  private final VectorBuffer buffer;

  RowKindColumn(String path, BufferAllocator allocator) {
    this.kinds = new HeapBytes(path);
    this.validity = new VectorBuffer(allocator);
    this.buffer = new VectorBuffer(allocator);
  }

  void set(int index, RowKind kind) {
    kinds.setByte(index, kind.toByteValue());
  }

  /** Copies the first row kinds to a vector. */
  void finish(FieldVector vector, int count) {
    ArrowBuf bits = NO_NULLS.inverted(count, validity);
    List<ArrowBuf> buffers = List.of(bits, kinds.copied(count, buffer));
    vector.loadFieldBuffers(new ArrowFieldNode(count, 0), buffers);
  }

  @Override
  public void close() {
    validity.close();
    buffer.close();
  }
}
