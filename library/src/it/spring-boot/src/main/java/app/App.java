package app;

import io.github.paimonffm.catalog.Catalog;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application that writes and reads a table with a catalog and an allocator as beans. It ends by
 * itself; Spring then closes the beans.
 */
@SpringBootApplication
public class App {

  /** Starts the application. */
  public static void main(String[] args) {
    SpringApplication.run(App.class, args);
  }

  /** The last bean that is destroyed, because the other beans depend on it. */
  @Bean(initMethod = "start", destroyMethod = "end")
  Checks checks(@Value("${app.start}") String start) {
    return new Checks(start);
  }

  @Bean(destroyMethod = "close")
  BufferAllocator allocator(Checks checks) {
    return new RootAllocator();
  }

  @Bean(destroyMethod = "close")
  Catalog catalog(Checks checks, @Value("${app.warehouse}") String warehouse) {
    return checks.watch(Catalog.open(Map.of("warehouse", warehouse)));
  }

  @Bean
  ApplicationRunner numbers(Checks checks, Catalog catalog, BufferAllocator allocator) {
    return arguments -> checks.used(new Numbers(catalog, allocator).writeAndRead());
  }
}
