package dev.stoke.pod.http;

import dev.stoke.pod.config.Providers;
import dev.stoke.pod.config.TelemetrySection;
import dev.stoke.pod.providers.oidc.OidcLogin;
import dev.stoke.pod.tls.ServerCertificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the public listener speaks with and tells of its server.
 *
 * @param certificate empty: plain HTTP
 * @param providers as configured now
 * @param oidc the one of this name, as configured now; empty: none is an OpenID Connect provider
 * @param issuer the claim iss, as configured now; empty: none
 * @param telemetry whether and to whom metrics are given
 * @param metrics the metrics as text
 */
public record PublicSettings(
    Optional<ServerCertificate> certificate,
    Supplier<Providers> providers,
    Function<String, Optional<OidcLogin>> oidc,
    Supplier<String> issuer,
    TelemetrySection telemetry,
    Supplier<String> metrics) {}
