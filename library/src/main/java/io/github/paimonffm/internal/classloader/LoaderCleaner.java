package io.github.paimonffm.internal.classloader;

import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.empty;
import static java.lang.invoke.MethodHandles.exactInvoker;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A cleaner that does not keep the class loader of this library reachable.
 *
 * <p>The thread of a {@link Cleaner} refers to the pending actions, an action refers to its class,
 * and a class refers to its class loader. If a program is discarded while a static field refers to
 * an open catalog, the action of that catalog would be pending forever, and no part of the program
 * could be freed. The actions in this cleaner are therefore method handles and references, whose
 * classes belong to the JDK. They refer to the actions of this library only weakly.
 *
 * <p>When the class loader itself is unreachable, no code of this library can run any more. Native
 * resources that are still open are then closed by bare native calls, and nothing is logged.
 *
 * <p>Safe for use by multiple threads. The thread of the cleaner is a daemon and ends with the
 * class loader.
 */
public final class LoaderCleaner {

  private static final Cleaner CLEANER = Cleaner.create();

  /** The pending actions. Only this class loader keeps them reachable. */
  private static final Set<Runnable> ACTIONS = ConcurrentHashMap.newKeySet();

  /**
   * The functions that close the open native resources, by key. They must not refer to a class of
   * this library.
   */
  private static final Map<Object, MethodHandle> OPEN = new ConcurrentHashMap<>();

  /** Runs the action of a weak reference, unless the reference has been cleared. */
  private static final MethodHandle RUN_IF_THERE = runIfThere();

  static {
    // The class becomes unreachable together with its class loader.
    CLEANER.register(LoaderCleaner.class, closeAll(OPEN));
  }

  private LoaderCleaner() {}

  /**
   * Registers an action to run when an object becomes unreachable, unless the class loader becomes
   * unreachable as well.
   *
   * @param owner the object; must not be reachable from the action
   */
  public static Cleaner.Cleanable register(Object owner, Runnable action) {
    Runnable kept =
        new Runnable() {
          @Override
          public void run() {
            ACTIONS.remove(this);
            action.run();
          }
        };
    ACTIONS.add(kept);
    return CLEANER.register(owner, runnable(RUN_IF_THERE.bindTo(new WeakReference<>(kept))));
  }

  /**
   * Registers an open native resource, to be closed if the class loader becomes unreachable before
   * {@link #closed} is called.
   *
   * @param key the key to pass to {@link #closed}; an instance of a JDK class
   * @param close a native function with bound arguments, which returns nothing
   */
  public static void opened(Object key, MethodHandle close) {
    OPEN.put(key, close);
  }

  /** Unregisters a native resource. Call this right before closing the resource. */
  public static void closed(Object key) {
    OPEN.remove(key);
  }

  private static MethodHandle runIfThere() {
    MethodHandle get = find(Reference.class, "get", methodType(Object.class));
    MethodType anything = methodType(void.class, Object.class);
    MethodHandle run = find(Runnable.class, "run", methodType(void.class)).asType(anything);
    MethodHandle isThere = findStatic(Objects.class, "nonNull", boolean.class, Object.class);
    return collectArguments(guardWithTest(isThere, run, empty(anything)), 0, get);
  }

  private static Runnable closeAll(Map<Object, MethodHandle> open) {
    MethodHandle call = dropArguments(exactInvoker(methodType(void.class)), 0, Object.class);
    BiConsumer<?, ?> each = MethodHandleProxies.asInterfaceInstance(BiConsumer.class, call);
    MethodType type = methodType(void.class, BiConsumer.class);
    MethodHandle forEach = find(Map.class, "forEach", type).bindTo(open);
    return runnable(forEach.bindTo(each));
  }

  private static Runnable runnable(MethodHandle handle) {
    return MethodHandleProxies.asInterfaceInstance(Runnable.class, handle);
  }

  private static MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return MethodHandles.publicLookup().findVirtual(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle findStatic(
      Class<?> owner, String name, Class<?> result, Class<?> argument) {
    try {
      return MethodHandles.publicLookup().findStatic(owner, name, methodType(result, argument));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
