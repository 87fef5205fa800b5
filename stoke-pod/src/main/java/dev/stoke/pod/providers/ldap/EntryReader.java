package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.providers.ForeignIdentity;
import dev.stoke.pod.providers.ldap.FilterTemplate.NameAttribute;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a person from an entry. */
final class EntryReader {
  private final LdapProvider provider;
  private final List<NameAttribute> names;

  /**
   * @param names the attributes that tell the username, the first that an entry has counts
   */
  EntryReader(LdapProvider provider, List<NameAttribute> names) {
    this.provider = provider;
    this.names = List.copyOf(names);
  }

  /** What has to be asked for. */
  List<String> attributes() {
    Set<String> attributes = new LinkedHashSet<>();
    names.forEach(name -> attributes.add(name.name()));
    attributes.add(provider.firstNameField());
    attributes.add(provider.lastNameField());
    attributes.add(provider.emailField());
    return List.copyOf(attributes);
  }

  /**
   * Empty when the entry does not tell a username. That is the entry's own spelling and not the
   * typed one, because directories find it in small and capital letters alike.
   */
  Optional<ForeignIdentity> identity(Entry entry, Set<String> groups) {
    return names.stream()
        .flatMap(name -> username(entry, name).stream())
        .findFirst()
        .map(username ->
            new ForeignIdentity(
                username,
                value(entry, provider.firstNameField()),
                value(entry, provider.lastNameField()),
                value(entry, provider.emailField()),
                groups));
  }

  /** Of several values always the same one: they come in no order. */
  private static Optional<String> username(Entry entry, NameAttribute name) {
    String @Nullable [] values = entry.getAttributeValues(name.name());
    return values == null
        ? Optional.empty()
        : Stream.of(values)
            .filter(name::encloses)
            .map(name::username)
            .filter(username -> !username.isEmpty())
            .min(String::compareTo);
  }

  private static String value(Entry entry, String attribute) {
    @Nullable String value = entry.getAttributeValue(attribute);
    return value == null ? "" : value.strip();
  }
}
