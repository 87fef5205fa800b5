package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How the auth pods answer clients. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.basePath == '' || self.basePath.matches('^(/[A-Za-z0-9._~-]+)+$')",
    fieldPath = ".basePath",
    message =
        "spec.server.basePath must look like /auth, or be empty: a slash, then letters, digits and"
            + " '.', '_', '~', '-'.")
@ValidationRule(
    value = "self.timeoutMillis >= 100 && self.timeoutMillis <= 600000",
    fieldPath = ".timeoutMillis",
    message = "spec.server.timeoutMillis must be between 100 and 600000.")
@ValidationRule(
    value = "self.allowedHosts.all(host, host.matches('^[^ $]+$'))",
    fieldPath = ".allowedHosts",
    message =
        "spec.server.allowedHosts must hold origins such as https://app.example, or '*': no spaces"
            + " and no '$'.")
@ValidationRule(
    value = "self.trustedProxies.all(block, block.matches('^[0-9a-fA-F.:]+/[0-9]{1,3}$'))",
    fieldPath = ".trustedProxies",
    message =
        "spec.server.trustedProxies must hold blocks of addresses such as 10.0.0.0/8 or fd00::/8.")
public record ServerSpec(
    @JsonPropertyDescription("Put before every public path, such as /auth.")
        @Default("\"\"")
        @Size(max = 128)
        String basePath,
    @JsonPropertyDescription(
            "Milliseconds that a request may take, all its calls to the database together; 100 to"
                + " 600000.")
        @Default("5000")
        Integer timeoutMillis,
    @JsonPropertyDescription("Origins of browsers that may call, or '*'.")
        @Default("[]")
        @Size(max = 32)
        List<@Size(max = 300) String> allowedHosts,
    @JsonPropertyDescription(
            "Blocks of addresses whose X-Forwarded-For is believed. Behind an ingress or a load"
                + " balancer name its addresses, or all clients count as one when logins are"
                + " throttled.")
        @Default("[]")
        @Size(max = 32)
        List<@Size(max = 64) String> trustedProxies,
    @JsonPropertyDescription("Count failed logins and slow guessing down.") @Default("true")
        Boolean throttleLogins,
    @JsonPropertyDescription("There is no admin UI.") @Default("false") Boolean disableAdmin) {

  static final ServerSpec DEFAULT = new ServerSpec("", 5000, List.of(), List.of(), true, false);

  public ServerSpec {
    basePath = requireNonNullElse(basePath, "");
    timeoutMillis = requireNonNullElse(timeoutMillis, 5000);
    allowedHosts = List.copyOf(requireNonNullElse(allowedHosts, List.of()));
    trustedProxies = List.copyOf(requireNonNullElse(trustedProxies, List.of()));
    throttleLogins = requireNonNullElse(throttleLogins, true);
    disableAdmin = requireNonNullElse(disableAdmin, false);
  }
}
