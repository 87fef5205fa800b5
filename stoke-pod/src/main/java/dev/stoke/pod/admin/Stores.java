package dev.stoke.pod.admin;

import dev.stoke.pod.users.ClaimStore;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.LinkStore;
import dev.stoke.pod.users.Memberships;
import dev.stoke.pod.users.UserStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables, and the questions about rights that they answer. */
record Stores(
    UserStore users,
    GroupStore groups,
    ClaimStore claims,
    LinkStore links,
    Memberships memberships) {
  static Stores of(JdbcClient jdbc) {
    return new Stores(
        new UserStore(jdbc),
        new GroupStore(jdbc),
        new ClaimStore(jdbc),
        new LinkStore(jdbc),
        new Memberships(jdbc));
  }

  UserStore.Row user(long id) {
    return users.find(id).orElseThrow(() -> Refused.notFound("user not found"));
  }

  GroupStore.Row group(long id) {
    return groups.find(id).orElseThrow(() -> Refused.notFound("claim group not found"));
  }

  ClaimStore.Row claim(long id) {
    return claims.find(id).orElseThrow(() -> Refused.notFound("claim not found"));
  }

  LinkStore.Row link(long id) {
    return links.find(id).orElseThrow(() -> Refused.notFound("group link not found"));
  }

  /** A group that a body names in {@code field}. */
  GroupStore.Row namedGroup(String field, long id) {
    return groups.find(id).orElseThrow(() -> unknown(field, id));
  }

  UserStore.Row namedUser(String field, long id) {
    return users.find(id).orElseThrow(() -> unknown(field, id));
  }

  ClaimStore.Row namedClaim(String field, long id) {
    return claims.find(id).orElseThrow(() -> unknown(field, id));
  }

  LinkStore.Row namedLink(String field, long id) {
    return links.find(id).orElseThrow(() -> unknown(field, id));
  }

  Rights heldBy(UserStore.Row user) {
    return Rights.of(memberships.valuesOfUser(user.id(), Rights.CLAIM));
  }

  Rights grantedBy(GroupStore.Row group) {
    return Rights.of(memberships.valuesOfGroup(group.id(), Rights.CLAIM));
  }

  long superusers() {
    return memberships.holders(Rights.CLAIM, Rights.SUPERUSER);
  }

  private static Refused unknown(String field, long id) {
    return Refused.conflict(field + ": there is nothing with id " + id);
  }
}
