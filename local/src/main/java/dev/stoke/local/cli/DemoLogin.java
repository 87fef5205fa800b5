package dev.stoke.local.cli;

/** The user that examples/quickstart.yaml seeds. */
public record DemoLogin(String username, String password) {
  public static final DemoLogin QUICKSTART = new DemoLogin("demo", "stoke-demo");

  String json() {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }
}
