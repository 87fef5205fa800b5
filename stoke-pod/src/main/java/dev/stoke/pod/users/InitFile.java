package dev.stoke.pod.users;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.Problems;
import dev.stoke.pod.config.Secret;
import dev.stoke.pod.config.StrictYaml;
import dev.stoke.pod.config.Substitution;
import dev.stoke.pod.config.YamlMap;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database init file: claims, groups and users to be inserted once. Strict: what cannot be
 * understood completely is refused completely.
 *
 * @param name path as configured; upstream marks applied files by it
 * @param md5 padded base64url of the content's MD5, the other half of that mark
 */
record InitFile(
    String name, String md5, List<NewClaim> claims, List<NewGroup> groups, List<NewUser> users) {

  /** What fits into upstream's tables on every database. */
  private static final int MOST_NAME_CHARACTERS = 255;

  private static final int MOST_PATH_CHARACTERS = 400;

  record NewClaim(String name, String description, String shortName, String value) {}

  record NewGroup(String name, String description, List<String> claims, List<NewLink> links) {}

  /** Type as upstream writes it: {@code LDAP:corp}. */
  record NewLink(String type, String resource) {}

  record NewUser(
      String username,
      String firstName,
      String lastName,
      String email,
      @Nullable PasswordHash password,
      @Nullable Secret plainPassword,
      List<String> groups) {
    NewUser {
      groups = List.copyOf(groups);
    }

    NewUser(
        String username,
        String firstName,
        String lastName,
        String email,
        @Nullable PasswordHash password,
        List<String> groups) {
      this(username, firstName, lastName, email, password, null, groups);
    }

    NewUser with(PasswordHash hash) {
      return new NewUser(username, firstName, lastName, email, hash, null, groups);
    }

    /** With its password as it is stored. */
    NewUser hashed(SecureRandom random) {
      return plainPassword == null ? this : with(Argon2id.hash(plainPassword.reveal(), random));
    }
  }

  InitFile {
    claims = List.copyOf(claims);
    groups = List.copyOf(groups);
    users = List.copyOf(users);
  }

  /** Relative paths start at {@code directory}. */
  static InitFile read(String name, Path directory, Map<String, String> environment)
      throws ConfigException {
    Path path = directory.resolve(name).normalize();
    byte[] bytes = StrictYaml.bytes(path);
    Problems problems = new Problems(path.toString());
    Path folder = path.getParent() == null ? directory : path.getParent();
    YamlMap root = StrictYaml.parse(bytes, path, new Substitution(folder, environment), problems);
    Names claimNames = new Names("name");
    Names values = new Names("value");
    List<NewClaim> claims =
        root.sections("claims").stream().map(map -> claim(map, claimNames, values)).toList();
    Names groupNames = new Names("name");
    List<NewGroup> groups =
        root.sections("groups").stream()
            .map(map -> group(map, claimNames.all(), groupNames))
            .toList();
    Names usernames = new Names("username");
    Names emails = new Names("email");
    List<NewUser> users =
        root.sections("users").stream()
            .map(map -> user(map, groupNames.all(), usernames, emails))
            .toList();
    if (name.length() > MOST_PATH_CHARACTERS) {
      root.problem("", "the path of this file is longer than " + MOST_PATH_CHARACTERS);
    }
    root.rejectUnknown();
    problems.throwIfAny();
    return new InitFile(name, md5(bytes), claims, groups, users);
  }

  /** What may be there only once among the entries of one kind. */
  private record Names(String key, Set<String> all) {
    Names(String key) {
      this(key, new HashSet<>());
    }

    void add(YamlMap map, String name, String shown) {
      if (!name.isEmpty() && !all.add(name)) {
        map.problem(map.has(key) ? key : "", "\"" + shown + "\" is in this file twice");
      }
      if (name.length() > MOST_NAME_CHARACTERS) {
        map.problem(
            map.has(key) ? key : "", "is longer than " + MOST_NAME_CHARACTERS + " characters");
      }
    }
  }

  private static NewClaim claim(YamlMap map, Names names, Names values) {
    List<String> parts = shorthand(map, "claim", "name,description,short_name,value", 4);
    NewClaim claim =
        parts.isEmpty()
            ? new NewClaim(
                map.requiredText("name"),
                map.text("description", ""),
                map.requiredText("short_name"),
                map.requiredText("value"))
            : new NewClaim(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
    names.add(map, claim.name(), claim.name());
    String pair = claim.shortName() + "=" + claim.value();
    values.add(map, pair, pair);
    map.rejectUnknown();
    return claim;
  }

  private static NewGroup group(YamlMap map, Set<String> claimNames, Names names) {
    List<String> parts = shorthand(map, "group", "name,description", 2);
    NewGroup group =
        new NewGroup(
            parts.isEmpty() ? map.requiredText("name") : parts.get(0),
            parts.isEmpty() ? map.text("description", "") : parts.get(1),
            references(map, "claims", claimNames),
            map.sections("links").stream().map(InitFile::link).toList());
    names.add(map, group.name(), group.name());
    map.rejectUnknown();
    return group;
  }

  private static NewLink link(YamlMap map) {
    List<String> parts = List.of();
    if (map.has("link")) {
      parts = List.of(map.text("link", "").split(",", -1));
      if (parts.size() != 2 && parts.size() != 3) {
        map.problem("link", "must be type,resource or type,provider,resource");
      }
    }
    String type = parts.isEmpty() ? map.requiredText("type") : parts.get(0);
    String provider = parts.size() == 3 ? parts.get(1) : map.text("provider", "");
    String resource = parts.isEmpty() ? map.requiredText("resource") : parts.getLast();
    map.rejectUnknown();
    return new NewLink(type.toUpperCase(Locale.ROOT) + ":" + provider, resource);
  }

  private static NewUser user(YamlMap map, Set<String> groupNames, Names names, Names emails) {
    List<String> parts = shorthand(map, "user", "username,first_name,last_name,email", 4);
    String hash = map.text("password_hash", "");
    String salt = map.text("password_salt", "");
    String plain = map.text("password", "");
    if (hash.isEmpty() != salt.isEmpty()) {
      map.problem("", "needs both of password_hash and password_salt, or neither");
    }
    if (!plain.isEmpty() && !hash.isEmpty()) {
      map.problem("password", "stands beside password_hash; keep one of the two");
    }
    NewUser user =
        new NewUser(
            parts.isEmpty() ? map.requiredText("username") : parts.get(0),
            parts.isEmpty() ? map.text("first_name", "") : parts.get(1),
            parts.isEmpty() ? map.text("last_name", "") : parts.get(2),
            parts.isEmpty() ? map.requiredText("email") : parts.get(3),
            hash.isEmpty() ? null : new PasswordHash(hash, salt),
            plain.isEmpty() ? null : new Secret(plain),
            references(map, "groups", groupNames));
    names.add(map, user.username(), user.username());
    emails.add(map, user.email(), user.email());
    map.rejectUnknown();
    return user;
  }

  private static List<String> shorthand(YamlMap map, String key, String form, int size) {
    if (!map.has(key)) {
      return List.of();
    }
    List<String> parts = List.of(map.text(key, "").split(",", -1));
    if (parts.size() == size) {
      return parts;
    }
    map.problem(key, "must be " + form);
    return List.of("", "", "", "");
  }

  private static List<String> references(YamlMap map, String key, Set<String> names) {
    List<String> out = new ArrayList<>();
    for (String name : map.texts(key)) {
      if (!names.contains(name)) {
        map.problem(key, "\"" + name + "\" is not in this file under " + key);
      }
      out.add(name);
    }
    return out;
  }

  private static String md5(byte[] bytes) {
    try {
      // A mark to recognise a file by, agreed with upstream; not a protection.
      return Base64.getUrlEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
