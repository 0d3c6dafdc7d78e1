package app;

import io.github.paimonffm.catalog.Catalog;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application that uses a table in each start, and changes its own classes until the last. */
@SpringBootApplication
public class App {

  /** Starts the application. Devtools call this method again in each restart. */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(App.class);
    ApplicationListener<ApplicationFailedEvent> failed =
        event -> Restarts.fail(event.getException());
    application.addListeners(failed);
    ConfigurableApplicationContext context = application.run(args);
    try {
      Restarts.started(context);
    } catch (Throwable e) {
      Restarts.fail(e);
    }
  }

  @Bean(destroyMethod = "close")
  BufferAllocator allocator() {
    return new RootAllocator();
  }

  @Bean(destroyMethod = "close")
  Catalog catalog(@Value("${app.warehouse}") String warehouse) {
    return Catalog.open(Map.of("warehouse", warehouse));
  }

  @Bean
  Numbers numbers(Catalog catalog, BufferAllocator allocator) {
    return new Numbers(catalog, allocator);
  }
}
