package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** TLS to the database. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!has(self.ca) || self.mode in ['verify-ca', 'verify-full']",
    fieldPath = ".ca",
    message =
        "spec.database.tls.ca must be left out unless mode is verify-full or verify-ca: the others"
            + " check no certificate.")
public record DatabaseTlsSpec(
    @JsonPropertyDescription(
            "verify-full checks the server's certificate and its name, verify-ca (PostgreSQL only)"
                + " the certificate, require encrypts and checks nothing, disable does not encrypt.")
        @Default("verify-full")
        Mode mode,
    @JsonPropertyDescription(
            "The certificates, in PEM, of the authorities that may have signed the server's. No"
                + " default: with mysql the authorities that Java knows. CloudNativePG has its own in"
                + " <cluster>-ca, key ca.crt.")
        @Nullable SecretKey ca) {

  /** PostgreSQL's names; MySQL's are derived from them. */
  public enum Mode {
    @JsonProperty("disable")
    DISABLE("disable", "false"),
    @JsonProperty("require")
    REQUIRE("require", "skip-verify"),
    @JsonProperty("verify-ca")
    VERIFY_CA("verify-ca", "true"),
    @JsonProperty("verify-full")
    VERIFY_FULL("verify-full", "true");

    private final String postgres;
    private final String mysql;

    Mode(String postgres, String mysql) {
      this.postgres = postgres;
      this.mysql = mysql;
    }

    /** Value of {@code sslmode}. */
    public String postgres() {
      return postgres;
    }

    /** Value of the flag {@code tls}. */
    public String mysql() {
      return mysql;
    }
  }

  public DatabaseTlsSpec {
    mode = requireNonNullElse(mode, Mode.VERIFY_FULL);
  }
}
