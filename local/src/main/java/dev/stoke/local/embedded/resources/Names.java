package dev.stoke.local.embedded.resources;

import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.ResourceType;
import java.util.List;
import java.util.regex.Pattern;

/** What a name may look like. */
final class Names {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern PATH_SEGMENT = Pattern.compile("[^/%]+");

  private Names() {}

  static void check(ResourceType type, String name) {
    boolean isRole = type.group().equals("rbac.authorization.k8s.io");
    Pattern form = isRole ? PATH_SEGMENT : SUBDOMAIN;
    int limit = type.plural().equals("services") || type.plural().equals("namespaces") ? 63 : 253;
    if (name.length() > limit || !form.matcher(name).matches()) {
      throw ApiError.invalid(
          type,
          name,
          List.of(
              new ApiError.Cause(
                  "FieldValueInvalid",
                  "metadata.name",
                  ("Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case"
                          + " alphanumeric characters, '-' or '.', and must start and end with an"
                          + " alphanumeric character")
                      .formatted(name))));
    }
  }
}
