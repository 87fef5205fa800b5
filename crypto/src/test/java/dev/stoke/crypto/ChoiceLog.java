package dev.stoke.crypto;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the log says of who was chosen, during a test. */
final class ChoiceLog implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger;
  private final String message;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  ChoiceLog(Class<?> chooser, String message) {
    this.logger = (Logger) LoggerFactory.getLogger(chooser);
    this.message = message;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  List<String> providers() {
    return events()
        .map(event -> event.getKeyValuePairs().getFirst().toString().replace("\"", ""))
        .toList();
  }

  List<String> reasons() {
    return events().map(event -> String.valueOf(event.getKeyValuePairs().getLast().value)).toList();
  }

  private Stream<ILoggingEvent> events() {
    return logged.list.stream().filter(event -> event.getMessage().equals(message));
  }
}
