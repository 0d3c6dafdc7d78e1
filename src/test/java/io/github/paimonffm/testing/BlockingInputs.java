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

/**
 * Inputs that keep a writer or a reader busy until a gate opens: they are asked for something in
 * the middle of its work.
 */
public final class BlockingInputs {

  private static final long DICTIONARY = 1;

  private BlockingInputs() {}

  /**
   * A batch of one column of texts, encoded by a dictionary that is found only when the gate is
   * open.
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

  /** An allocator whose next allocation waits for the gate. */
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
   * @param dictionary its dictionary
   * @param gate what the finding of the dictionary waits for
   */
  public record Batch(VectorSchemaRoot root, Dictionary dictionary, Gate gate)
      implements AutoCloseable {

    /** The one way to the dictionary. */
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
