package app;

import io.github.paimonffm.catalog.Catalog;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Creates an allocator and opens a catalog. Argument: a warehouse. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    try (BufferAllocator allocator = new RootAllocator();
        Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
      catalog.createDatabase("db", true);
      System.out.println(
          "netty-allocator: " + allocator.getName() + " and " + catalog.listDatabases());
    }
  }
}
