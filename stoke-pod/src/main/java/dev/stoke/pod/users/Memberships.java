package dev.stoke.pod.users;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is in which group, and which claims a group holds. */
public final class Memberships {
  private static final String GROUPS_OF_USER =
      "SELECT claim_group_id FROM claim_group_users WHERE user_id = :of";
  private static final String USERS_OF_GROUP =
      "SELECT user_id FROM claim_group_users WHERE claim_group_id = :of";
  private static final String CLAIMS_OF_GROUP =
      "SELECT claim_id FROM claim_claim_groups WHERE claim_group_id = :of";
  private static final String GROUPS_OF_CLAIM =
      "SELECT claim_group_id FROM claim_claim_groups WHERE claim_id = :of";
  private static final String LINKS_OF_GROUP =
      "SELECT id FROM group_links WHERE claim_group_group_links = :of";
  private static final String ADD_USER =
      "INSERT INTO claim_group_users (claim_group_id, user_id) VALUES (:group, :member)";
  private static final String REMOVE_USER =
      "DELETE FROM claim_group_users WHERE claim_group_id = :group AND user_id = :member";
  private static final String ADD_CLAIM =
      "INSERT INTO claim_claim_groups (claim_group_id, claim_id) VALUES (:group, :member)";
  private static final String REMOVE_CLAIM =
      "DELETE FROM claim_claim_groups WHERE claim_group_id = :group AND claim_id = :member";
  private static final String VALUES_OF_USER =
      """
      SELECT DISTINCT c.value FROM claims c
      JOIN claim_claim_groups cg ON cg.claim_id = c.id
      JOIN claim_group_users gu ON gu.claim_group_id = cg.claim_group_id
      WHERE gu.user_id = :of AND c.short_name = :shortName
      """;
  private static final String VALUES_OF_GROUP =
      """
      SELECT c.value FROM claims c
      JOIN claim_claim_groups cg ON cg.claim_id = c.id
      WHERE cg.claim_group_id = :of AND c.short_name = :shortName
      """;
  // The comma-separated parts of a value are told apart without a function of one database.
  private static final String HOLDERS =
      """
      SELECT count(DISTINCT gu.user_id) FROM claims c
      JOIN claim_claim_groups cg ON cg.claim_id = c.id
      JOIN claim_group_users gu ON gu.claim_group_id = cg.claim_group_id
      WHERE c.short_name = :shortName
        AND (c.value = :value OR c.value LIKE :first OR c.value LIKE :last OR c.value LIKE :within)
      """;

  private final JdbcClient jdbc;

  public Memberships(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Set<Long> groupsOfUser(long user) {
    return ids(GROUPS_OF_USER, user);
  }

  public Set<Long> usersOfGroup(long group) {
    return ids(USERS_OF_GROUP, group);
  }

  public Set<Long> claimsOfGroup(long group) {
    return ids(CLAIMS_OF_GROUP, group);
  }

  public Set<Long> groupsOfClaim(long claim) {
    return ids(GROUPS_OF_CLAIM, claim);
  }

  public Set<Long> linksOfGroup(long group) {
    return ids(LINKS_OF_GROUP, group);
  }

  public void addUser(long group, long user) {
    change(ADD_USER, group, user);
  }

  public void removeUser(long group, long user) {
    change(REMOVE_USER, group, user);
  }

  public void addClaim(long group, long claim) {
    change(ADD_CLAIM, group, claim);
  }

  public void removeClaim(long group, long claim) {
    change(REMOVE_CLAIM, group, claim);
  }

  /** The values of one claim that a user holds through all groups. */
  public Set<String> valuesOfUser(long user, String shortName) {
    return values(VALUES_OF_USER, user, shortName);
  }

  public Set<String> valuesOfGroup(long group, String shortName) {
    return values(VALUES_OF_GROUP, group, shortName);
  }

  /** How many users hold a value of a claim, alone or as a part between commas. */
  public long holders(String shortName, String value) {
    return jdbc.sql(HOLDERS)
        .param("shortName", shortName)
        .param("value", value)
        .param("first", value + ",%")
        .param("last", "%," + value)
        .param("within", "%," + value + ",%")
        .query(Long.class)
        .single();
  }

  private Set<Long> ids(String sql, long of) {
    return new TreeSet<>(jdbc.sql(sql).param("of", of).query(Long.class).list());
  }

  private Set<String> values(String sql, long of, String shortName) {
    return new TreeSet<>(
        jdbc.sql(sql).param("of", of).param("shortName", shortName).query(String.class).list());
  }

  private void change(String sql, long group, long member) {
    jdbc.sql(sql).param("group", group).param("member", member).update();
  }
}
