package logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** An appender for Logback, which hands each record to a consumer. */
final class LogbackEvents extends AppenderBase<ILoggingEvent> {

  private final Consumer<Event> consumer;

  private LogbackEvents(Consumer<Event> consumer) {
    this.consumer = consumer;
  }

  static void sendTo(Consumer<Event> consumer) {
    LogbackEvents appender = new LogbackEvents(consumer);
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
  }

  @Override
  protected void append(ILoggingEvent event) {
    consumer.accept(
        new Event(
            event.getLevel().toString(),
            event.getLoggerName(),
            event.getThreadName(),
            event.getFormattedMessage(),
            Map.copyOf(event.getMDCPropertyMap())));
  }
}
