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
 * A cleaner that lets go of this library's class loader.
 *
 * <p>The thread of a {@link Cleaner} holds the actions that wait, an action holds its class, and a
 * class its class loader. If a program is given up while a static field holds an open catalog, that
 * action would wait forever, and nothing of the program could be freed. So the actions in this
 * cleaner are method handles and references of the JDK's classes; they refer weakly to the actions
 * of this library.
 *
 * <p>When the class loader itself is unreachable, no code of this library can run any more. What is
 * open in the native library then is closed by native calls alone; nothing is logged.
 *
 * <p>Thread-safe. The cleaner's thread is a daemon and ends with the class loader.
 */
public final class LoaderCleaner {

  private static final Cleaner CLEANER = Cleaner.create();

  /** The actions that wait. Nothing but this class loader keeps them. */
  private static final Set<Runnable> ACTIONS = ConcurrentHashMap.newKeySet();

  /** What closes the native resources that are open; no class of this library may be in it. */
  private static final Map<Object, MethodHandle> OPEN = new ConcurrentHashMap<>();

  /** Calls the action of a weak reference, if that has one still. */
  private static final MethodHandle RUN_IF_THERE = runIfThere();

  static {
    // The class is unreachable when its class loader is, and no sooner.
    CLEANER.register(LoaderCleaner.class, closeAll(OPEN));
  }

  private LoaderCleaner() {}

  /**
   * Has an action run when an object is unreachable, unless the class loader is, too.
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
   * Has a native resource closed if it is still open when the class loader is unreachable.
   *
   * @param key what {@link #closed} will be told; of a class of the JDK
   * @param close a native function with its arguments; it returns nothing
   */
  public static void opened(Object key, MethodHandle close) {
    OPEN.put(key, close);
  }

  /** Forgets a native resource, right before it is closed otherwise. */
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
