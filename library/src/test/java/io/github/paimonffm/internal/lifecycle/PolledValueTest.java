package io.github.paimonffm.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolledValueTest {

  /** A function that closes a handle, and returns only when it is allowed to. */
  private static final class SlowCloser {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch allowed = new CountDownLatch(1);

    int close(MemorySegment handle, MemorySegment error) throws InterruptedException {
      entered.countDown();
      allowed.await();
      return 0;
    }

    MethodHandle handle() throws ReflectiveOperationException {
      MethodType type = MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class);
      return MethodHandles.lookup().bind(this, "close", type);
    }
  }

  private static final class NoParent implements Closeable {
    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public void close() {}
  }

  @Test
  void valueCanBeReadWhileTheHandleIsBeingClosed() throws Exception {
    SlowCloser closer = new SlowCloser();
    AtomicInteger reads = new AtomicInteger();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(8);
      ExclusiveHandle handle =
          new ExclusiveHandle("the handle", memory, closer.handle(), new NoParent());
      PolledValue<Integer> value =
          new PolledValue<>(handle, (segment, call) -> reads.incrementAndGet());
      assertEquals(1, value.get());
      Thread closing = Thread.ofPlatform().start(value::close);
      try {
        assertTrue(closer.entered.await(30, TimeUnit.SECONDS), "the handle is not closed");
        assertEquals(2, value.get(), "the value before the close");
        assertTrue(closing.isAlive());
      } finally {
        closer.allowed.countDown();
        closing.join();
      }
      assertEquals(2, value.get());
    }
  }
}
