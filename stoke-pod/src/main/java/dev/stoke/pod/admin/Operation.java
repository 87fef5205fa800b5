package dev.stoke.pod.admin;

import java.util.Locale;

/** What the administration does, as the audit log names it, and the right that it needs. */
enum Operation {
  USER_READ(Right.READ_USERS),
  USER_CREATE(Right.WRITE_USERS),
  USER_UPDATE(Right.WRITE_USERS),
  USER_PASSWORD(Right.WRITE_USERS),
  USER_DELETE(Right.WRITE_USERS),
  GROUP_READ(Right.READ_GROUPS),
  GROUP_CREATE(Right.WRITE_GROUPS),
  GROUP_UPDATE(Right.WRITE_GROUPS),
  GROUP_DELETE(Right.WRITE_GROUPS),
  CLAIM_READ(Right.READ_CLAIMS),
  CLAIM_CREATE(Right.WRITE_CLAIMS),
  CLAIM_UPDATE(Right.WRITE_CLAIMS),
  CLAIM_DELETE(Right.WRITE_CLAIMS),
  LINK_READ(Right.READ_GROUPS),
  LINK_CREATE(Right.WRITE_GROUPS),
  LINK_UPDATE(Right.WRITE_GROUPS),
  LINK_DELETE(Right.WRITE_GROUPS),
  SUMMARY_READ(Right.READ_SUMMARY),
  METRICS_READ(Right.READ_METRICS),
  KEY_READ(Right.EVERYTHING);

  private final Right right;

  Operation(Right right) {
    this.right = right;
  }

  Right right() {
    return right;
  }

  /** Such as {@code user.update}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Such as {@code user:11}, or {@code user:bob} for what has no number yet. */
  String target(String name) {
    String word = word();
    return word.substring(0, word.indexOf('.')) + ":" + name;
  }
}
