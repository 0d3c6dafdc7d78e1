package logging;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** An appender for Log4j2, which hands each record to a consumer. */
final class Log4jEvents extends AbstractAppender {

  private final Consumer<Event> consumer;

  private Log4jEvents(Consumer<Event> consumer) {
    super("events", null, null, false, Property.EMPTY_ARRAY);
    this.consumer = consumer;
  }

  static void sendTo(Consumer<Event> consumer) {
    Log4jEvents appender = new Log4jEvents(consumer);
    appender.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().addAppender(appender, null, null);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    consumer.accept(
        new Event(
            event.getLevel().toString(),
            event.getLoggerName(),
            event.getThreadName(),
            event.getMessage().getFormattedMessage(),
            Map.copyOf(event.getContextData().toMap())));
  }
}
