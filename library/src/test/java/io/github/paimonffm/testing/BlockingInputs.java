package io.github.paimonffm.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Inputs that block a writer or a reader in the middle of a call until a gate opens. */
public final class BlockingInputs {

  private static final long DICTIONARY = 1;

  private BlockingInputs() {}

  /**
   * Returns a batch with one dictionary-encoded text column. The lookup of the dictionary blocks
   * until the gate is open.
   */
  public static Batch batch(
      String column, List<String> texts, BufferAllocator allocator, Gate gate) {
    VarCharVector values = new VarCharVector("values", allocator);
    DictionaryEncoding encoding =
        new DictionaryEncoding(DICTIONARY, false, new ArrowType.Int(Byte.SIZE, true));
    TinyIntVector indices =
        new TinyIntVector(
            column, new FieldType(true, new ArrowType.Int(Byte.SIZE, true), encoding), allocator);
    for (int i = 0; i < texts.size(); i++) {
      values.setSafe(i, texts.get(i).getBytes(StandardCharsets.UTF_8));
      indices.setSafe(i, i);
    }
    values.setValueCount(texts.size());
    indices.setValueCount(texts.size());
    return new Batch(
        new VectorSchemaRoot(List.of(indices)), new Dictionary(values, encoding), gate);
  }

  /** Returns an allocator whose first allocation blocks until the gate is open. */
  public static BufferAllocator allocator(BufferAllocator parent, Gate gate) {
    AtomicBoolean first = new AtomicBoolean(true);
    AllocationListener listener =
        new AllocationListener() {
          @Override
          public void onPreAllocation(long size) {
            if (first.getAndSet(false)) {
              gate.pass();
            }
          }
        };
    return parent.newChildAllocator("slow", listener, 0, Long.MAX_VALUE);
  }

  /**
   * A batch with its dictionary.
   *
   * @param root the batch
   * @param dictionary the dictionary
   * @param gate the gate that blocks the lookup of the dictionary
   */
  public record Batch(VectorSchemaRoot root, Dictionary dictionary, Gate gate)
      implements AutoCloseable {

    /** Returns the provider of the dictionary, whose lookup blocks. */
    public DictionaryProvider dictionaries() {
      return new DictionaryProvider() {
        @Override
        public Dictionary lookup(long id) {
          gate.pass();
          return id == DICTIONARY ? dictionary : null;
        }

        @Override
        public Set<Long> getDictionaryIds() {
          return Set.of(DICTIONARY);
        }
      };
    }

    @Override
    public void close() {
      root.close();
      dictionary.getVector().close();
    }
  }
}
