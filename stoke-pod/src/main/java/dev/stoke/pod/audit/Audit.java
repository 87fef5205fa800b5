package dev.stoke.pod.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The one door to the audit log: lines of the logger {@code audit}, always at INFO. */
public final class Audit {
  /** Name of the logger, which the configured level does not silence. */
  public static final String LOGGER = "audit";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);
  private static final int LONGEST = 200;

  /**
   * The keys of a line are action, outcome, user_id, user, address, target, reason and provider.
   */
  public void record(AuditEvent event) {
    record(event, 0);
  }

  /**
   * @param omitted how many like it have no line; written under that key unless it is 0
   */
  public void record(AuditEvent event, long omitted) {
    LoggingEventBuilder line =
        log.atInfo()
            .addKeyValue("action", clean(event.action()))
            .addKeyValue("outcome", event.outcome().word());
    if (event.actor().id().isPresent()) {
      line = line.addKeyValue("user_id", event.actor().id().getAsLong());
    }
    line = add(line, "user", event.actor().name());
    line = add(line, "address", event.source().getHostAddress());
    line = add(line, "target", event.target());
    line = add(line, "reason", event.reason());
    line = add(line, "provider", event.provider());
    if (omitted > 0) {
      line = line.addKeyValue("omitted", omitted);
    }
    line.log("Audit");
  }

  private static LoggingEventBuilder add(LoggingEventBuilder line, String key, String value) {
    return value.isEmpty() ? line : line.addKeyValue(key, clean(value));
  }

  /** Names are free text: none may end a line or a quotation and so forge an event. */
  private static String clean(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> out.appendCodePoint(isHarmless(c) ? c : '?'));
    return out.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> c != '"' && c != '\\';
    };
  }
}
