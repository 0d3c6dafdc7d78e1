package io.github.paimonffm.internal.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.arrow.NativeArrowReader;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.SplitEnvelope;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.read.TableRead;
import io.github.paimonffm.read.TableReader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;

/** A read that opens its table for each reader. */
record TableReadImpl(TableSource source, ReadRequest request) implements TableRead {

  @Override
  public TableReader createReader(Split split, BufferAllocator allocator) {
    return createReader(List.of(split), allocator);
  }

  @Override
  public TableReader createReader(List<Split> splits, BufferAllocator allocator) {
    Objects.requireNonNull(allocator, "allocator");
    List<Split> copy = List.copyOf(splits);
    TableLease table = source.lease("the reader");
    try {
      List<byte[]> bodies = checkedBodies(table.description().identity(), copy);
      ExclusiveHandle reader = table.call((handle, call) -> open(table, bodies, handle, call));
      return new NativeArrowReader(allocator, reader);
    } catch (Throwable e) {
      table.close();
      throw e;
    }
  }

  private ExclusiveHandle open(
      TableLease table, List<byte[]> bodies, MemorySegment handle, NativeCall call) {
    MemorySegment json = call.utf8(request.toJson());
    MemorySegment frames = call.frames(bodies);
    MemorySegment opened = call.handle();
    call.check(
        PaimonFfm.pffm_reader_new(
            handle, json, json.byteSize(), frames, frames.byteSize(), opened, call.error()));
    return new ExclusiveHandle(
        table.toString(),
        NativeCall.takeHandle(opened),
        PaimonFfm.pffm_reader_close$handle(),
        table);
  }

  private static List<byte[]> checkedBodies(TableIdentity table, List<Split> splits) {
    List<byte[]> bodies = new ArrayList<>(splits.size());
    for (Split split : splits) {
      SplitEnvelope envelope = Envelopes.ofSplit(split);
      if (!envelope.table().equals(table)) {
        throw new InvalidArgumentException(
            "a split belongs to another table: " + envelope.table() + " instead of " + table);
      }
      bodies.add(envelope.body());
    }
    return bodies;
  }
}
