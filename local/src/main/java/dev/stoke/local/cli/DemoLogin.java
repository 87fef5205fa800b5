package dev.stoke.local.cli;

/** The user that examples/quickstart.yaml seeds. */
record DemoLogin(String username, String password) {
  static final DemoLogin QUICKSTART = new DemoLogin("demo", "stoke-demo");

  String json() {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }
}
