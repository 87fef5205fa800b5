package dev.stoke.pod.providers.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NextAddressesTest {
  private final NextAddresses addresses =
      new NextAddresses(
          URI.create("https://auth.example.test/oidc/idp"),
          List.of("*", "https://app.example.test", "http://127.0.0.1:3000", "not an origin"));

  @ParameterizedTest
  @CsvSource({
    "https://auth.example.test, https://auth.example.test",
    "https://auth.example.test:443/a?b=c#d, https://auth.example.test:443/a?b=c#d",
    "HTTPS://App.Example.Test/x, HTTPS://App.Example.Test/x",
    "http://127.0.0.1:3000/login, http://127.0.0.1:3000/login",
    "/admin/, https://auth.example.test/admin/",
    "?a=b, https://auth.example.test/oidc/?a=b"
  })
  void addressesOfTheseOriginsAreGood(String next, String complete) {
    assertThat(addresses.check(next)).contains(URI.create(complete));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.test",
        "https://app.example.test.evil.test/",
        "https://app.example.test:8443/",
        "http://app.example.test/",
        "http://127.0.0.1:3001/",
        "https://app.example.test@evil.test/",
        "https://u:p@app.example.test/",
        "//evil.example.test/",
        "/\\evil.example.test/",
        "\\\\evil.example.test/",
        "https:\\\\evil.example.test",
        "https:app.example.test",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://app.example.test/\n",
        " https://app.example.test/",
        "https://app.example.test%2eevil.test/",
        "https://app_example.test/"
      })
  void othersAreNot(String next) {
    assertThat(addresses.check(next)).isEmpty();
  }
}
