package dev.stoke.operator.plan;

/**
 * Where an auth pod finds its files. What the configuration itself reads is named from its own
 * directory, so that it works wherever that is; what goes to a driver needs a whole path.
 */
public final class Files {
  public static final String ROOT = "/etc/stoke/";
  public static final String DATABASE_CA_DIRECTORY = ROOT + "database-ca";
  public static final String CA_FILE = "ca.crt";
  static final String DATABASE_CA = DATABASE_CA_DIRECTORY + "/" + CA_FILE;

  public static final String TLS_DIRECTORY = ROOT + "tls";

  private Files() {}
}
