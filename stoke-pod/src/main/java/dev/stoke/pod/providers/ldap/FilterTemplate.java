package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A search filter (RFC 4515) with places for a username and a DN. What is put there is escaped, so
 * that it is a value whatever characters it has.
 */
final class FilterTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*\\.(Username|UserDN)\\s*}}");
  private static final String MARK = "stokeUsername";

  private final String text;
  private final List<NameAttribute> nameAttributes;

  private FilterTemplate(String text, List<NameAttribute> nameAttributes) {
    this.text = text;
    this.nameAttributes = List.copyOf(nameAttributes);
  }

  /**
   * An attribute that the filter compares with the username.
   *
   * @param before what stands before the username there
   * @param after what stands after it
   */
  record NameAttribute(String name, String before, String after) {
    boolean encloses(String value) {
      return value.length() > before.length() + after.length()
          && value.regionMatches(true, 0, before, 0, before.length())
          && value.regionMatches(true, value.length() - after.length(), after, 0, after.length());
    }

    /** The username in a value that is enclosed. */
    String username(String value) {
      return value.substring(before.length(), value.length() - after.length()).strip();
    }
  }

  /**
   * @throws LDAPException when it is no filter
   */
  static FilterTemplate of(String text) throws LDAPException {
    Filter example = Filter.create(fill(text, MARK, "cn=x"));
    List<NameAttribute> attributes = new ArrayList<>();
    collect(example, attributes);
    return new FilterTemplate(text, attributes);
  }

  /** For an entry that is not known yet. */
  Filter with(String username) throws LDAPException {
    return with(username, "");
  }

  Filter with(String username, String userDn) throws LDAPException {
    return Filter.create(fill(text, Filter.encodeValue(username), Filter.encodeValue(userDn)));
  }

  /** The attributes that tell the username of an entry, in the order of the filter. */
  List<NameAttribute> nameAttributes() {
    return nameAttributes;
  }

  private static String fill(String text, String username, String userDn) {
    // Both at once: what is put in place of one may look like the other.
    return PLACE
        .matcher(text)
        .replaceAll(place ->
            Matcher.quoteReplacement(place.group(1).equals("Username") ? username : userDn));
  }

  /** Not those below a negation: an entry is found for what they do not say. */
  private static void collect(Filter filter, List<NameAttribute> found) {
    switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR -> {
        for (Filter part : filter.getComponents()) {
          collect(part, found);
        }
      }
      case Filter.FILTER_TYPE_EQUALITY -> {
        String value = filter.getAssertionValue();
        int at = value.indexOf(MARK);
        if (at >= 0) {
          found.add(
              new NameAttribute(
                  filter.getAttributeName(),
                  value.substring(0, at),
                  value.substring(at + MARK.length())));
        }
      }
      default -> {
        // Says nothing of a name that is the same at each login.
      }
    }
  }
}
