package dev.stoke.pod;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.config.LoggingSection;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Points the log where the configuration says. Libraries are heard from WARN on. */
final class Logging {
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %logger{0} %msg %kvp%n%ex";

  private Logging() {}

  static void configure(LoggingSection section) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    if (section.stdout()) {
      root.addAppender(started(new ConsoleAppender<>(), context));
    }
    if (!section.logFile().isEmpty()) {
      FileAppender<ILoggingEvent> file = new FileAppender<>();
      file.setFile(section.logFile());
      root.addAppender(started(file, context));
    }
    level(section);
  }

  static void level(LoggingSection section) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context
        .getLogger("dev.stoke")
        .setLevel(Level.toLevel(section.level().toUpperCase(Locale.ROOT)));
    // Whatever the level of the log: who was let in must be known afterwards.
    context.getLogger(Audit.LOGGER).setLevel(Level.INFO);
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
