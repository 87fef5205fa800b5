package dev.stoke.pod;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectInstance;
import javax.management.ObjectName;

/**
 * A platform MBean server that keeps nothing. The listeners register what nobody reads there, and
 * to make a server with all beans of the platform for it takes a tenth of a start. {@code jcmd} and
 * flight recordings do not need one.
 */
public final class NoManagementBeans extends MBeanServerBuilder {
  private static final String BUILDER = "javax.management.builder.initial";
  private static final String REMOTE = "com.sun.management.jmxremote";

  /** Found by Java, by its name. */
  public NoManagementBeans() {}

  /** From now on; unless somebody asked for management from outside, or for a server of his own. */
  static void use() {
    if (System.getProperties().stringPropertyNames().stream()
        .noneMatch(name -> name.equals(BUILDER) || name.startsWith(REMOTE))) {
      System.setProperty(BUILDER, NoManagementBeans.class.getName());
    }
  }

  @Override
  public MBeanServer newMBeanServer(
      String domain, MBeanServer outer, MBeanServerDelegate delegate) {
    InvocationHandler nothing =
        (server, method, arguments) ->
            switch (method.getName()) {
              case "registerMBean" ->
                  new ObjectInstance((ObjectName) arguments[1], arguments[0].getClass().getName());
              case "isRegistered", "isInstanceOf" -> false;
              case "getMBeanCount" -> 0;
              case "hashCode" -> System.identityHashCode(server);
              case "equals" -> server == arguments[0];
              case "toString" -> "no management beans";
              default -> null;
            };
    return (MBeanServer)
        Proxy.newProxyInstance(
            MBeanServer.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, nothing);
  }
}
