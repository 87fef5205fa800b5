package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NoManagementBeansTest {
  private static final String BUILDER = "javax.management.builder.initial";
  private static final String PORT = "com.sun.management.jmxremote.port";

  @AfterEach
  void clear() {
    System.clearProperty(BUILDER);
    System.clearProperty(PORT);
  }

  @Test
  void whoeverRegistersABeanIsToldThatItIsThere() throws Exception {
    NoManagementBeans.use();
    MBeanServer server = MBeanServerFactory.newMBeanServer("domain");
    ObjectName name = new ObjectName("a:type=b");

    assertThat(server.registerMBean(this, name).getObjectName()).isEqualTo(name);
    server.unregisterMBean(name);
    assertThat(server.isRegistered(name)).isFalse();
    assertThat(server.getMBeanCount()).isZero();
    assertThat(server).hasToString("no management beans");
    assertThat(Set.of(server)).contains(server);
  }

  @Test
  void javaFindsTheBuilderByItsName() throws Exception {
    NoManagementBeans.use();

    assertThat(Class.forName(System.getProperty(BUILDER)).getConstructor().newInstance())
        .isInstanceOf(MBeanServerBuilder.class);
  }

  @Test
  void whoeverWantsManagementFromOutsideHasIt() {
    System.setProperty(PORT, "7091");

    NoManagementBeans.use();

    assertThat(System.getProperty(BUILDER)).isNull();
  }
}
