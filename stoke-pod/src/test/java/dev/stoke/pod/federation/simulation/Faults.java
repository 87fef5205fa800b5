package dev.stoke.pod.federation.simulation;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What all faults have in common, found in their components: a duration, and how to write them. */
final class Faults {
  private Faults() {}

  /** How long it lasts; 0 for one that only happens. */
  static long millis(Fault fault) {
    for (RecordComponent component : fault.getClass().getRecordComponents()) {
      if (isDuration(component)) {
        return (long) read(fault, component);
      }
    }
    return 0;
  }

  static Fault withMillis(Fault fault, long millis) {
    RecordComponent[] components = fault.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(component -> isDuration(component) ? (Object) millis : read(fault, component))
            .toArray();
    try {
      return fault.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a plain record: " + fault, e);
    }
  }

  private static boolean isDuration(RecordComponent component) {
    return component.getName().equals("millis") || component.getName().equals("downMillis");
  }

  /** As Java, to be pasted into a directed test. */
  static String source(Fault fault) {
    List<String> values = new ArrayList<>();
    for (RecordComponent component : fault.getClass().getRecordComponents()) {
      values.add(literal(read(fault, component)));
    }
    return "new Fault.%s(%s)"
        .formatted(fault.getClass().getSimpleName(), String.join(", ", values));
  }

  private static String literal(Object value) {
    return switch (value) {
      case String text -> "\"" + text + "\"";
      case List<?> list ->
          list.stream().map(Faults::literal).collect(Collectors.joining(", ", "List.of(", ")"));
      case Long number -> "%,d".formatted(number).replace(',', '_');
      default -> value.toString();
    };
  }

  private static Object read(Fault fault, RecordComponent component) {
    try {
      return component.getAccessor().invoke(fault);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a plain record: " + fault, e);
    }
  }
}
