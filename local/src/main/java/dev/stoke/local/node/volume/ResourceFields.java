package dev.stoke.local.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits and requests of a container, as numbers. */
public final class ResourceFields {
  private ResourceFields() {}

  /** The value divided by the selector's divisor, rounded up; what is not set is 0. */
  public static String value(Pod pod, ResourceFieldSelector selector, @Nullable Container self) {
    Container container =
        selector.getContainerName() == null || selector.getContainerName().isEmpty()
            ? self
            : pod.getSpec().getContainers().stream()
                .filter(candidate -> candidate.getName().equals(selector.getContainerName()))
                .findFirst()
                .orElse(null);
    if (container == null) {
      throw new MissingSourceException("resourceFieldRef names no container of this pod");
    }
    String[] path = selector.getResource().split("\\.", 2);
    Optional<BigDecimal> value =
        path.length < 2 ? Optional.empty() : amount(container, path[0].equals("limits"), path[1]);
    BigDecimal divisor =
        Optional.ofNullable(selector.getDivisor())
            .map(Quantity::getAmountInBytes)
            .filter(number -> number.signum() > 0)
            .orElse(BigDecimal.ONE);
    return value.orElse(BigDecimal.ZERO).divide(divisor, 0, RoundingMode.CEILING).toPlainString();
  }

  /** The memory limit in bytes, if there is one. */
  public static Optional<BigDecimal> memoryLimit(Container container) {
    return amount(container, true, "memory");
  }

  private static Optional<BigDecimal> amount(Container container, boolean limit, String name) {
    if (container.getResources() == null) {
      return Optional.empty();
    }
    Map<String, Quantity> amounts =
        limit ? container.getResources().getLimits() : container.getResources().getRequests();
    return Optional.ofNullable(amounts == null ? null : amounts.get(name))
        .map(Quantity::getAmountInBytes);
  }
}
