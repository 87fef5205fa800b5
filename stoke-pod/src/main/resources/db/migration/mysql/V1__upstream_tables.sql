-- The tables of users, groups and claims, exactly as the Go server makes them, so that both can
-- work on one database. A table that is there already is left alone, with its indexes.
--
-- A statement of these files that makes or changes a table is committed by itself: each must be
-- harmless when it is run again, after a start that was cut off between two of them.

CREATE TABLE IF NOT EXISTS claims (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  short_name varchar(255) NOT NULL,
  value varchar(255) NOT NULL,
  description varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE INDEX name (name),
  UNIQUE INDEX claim_short_name_value (short_name, value)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS claim_groups (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  description varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE INDEX name (name)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS users (
  id bigint NOT NULL AUTO_INCREMENT,
  fname varchar(255) NOT NULL,
  lname varchar(255) NOT NULL,
  source varchar(255) NOT NULL,
  email varchar(255) NOT NULL,
  username varchar(255) NOT NULL,
  password varchar(255) NULL,
  salt varchar(255) NULL,
  created_at timestamp NULL,
  PRIMARY KEY (id),
  UNIQUE INDEX email (email),
  UNIQUE INDEX username (username)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS group_links (
  id bigint NOT NULL AUTO_INCREMENT,
  type varchar(255) NOT NULL,
  resource_spec varchar(255) NOT NULL,
  claim_group_group_links bigint NULL,
  PRIMARY KEY (id),
  INDEX group_links_claim_groups_group_links (claim_group_group_links),
  CONSTRAINT group_links_claim_groups_group_links
    FOREIGN KEY (claim_group_group_links) REFERENCES claim_groups (id) ON DELETE CASCADE
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Never read or written here; made so that the Go server finds what it expects.
CREATE TABLE IF NOT EXISTS private_keys (
  id bigint NOT NULL AUTO_INCREMENT,
  text varchar(255) NOT NULL,
  expires timestamp NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS db_init_files (
  id bigint NOT NULL AUTO_INCREMENT,
  filename varchar(255) NOT NULL,
  md5 varchar(255) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS claim_claim_groups (
  claim_id bigint NOT NULL,
  claim_group_id bigint NOT NULL,
  PRIMARY KEY (claim_id, claim_group_id),
  INDEX claim_claim_groups_claim_group_id (claim_group_id),
  CONSTRAINT claim_claim_groups_claim_id
    FOREIGN KEY (claim_id) REFERENCES claims (id) ON DELETE CASCADE,
  CONSTRAINT claim_claim_groups_claim_group_id
    FOREIGN KEY (claim_group_id) REFERENCES claim_groups (id) ON DELETE CASCADE
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS claim_group_users (
  claim_group_id bigint NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (claim_group_id, user_id),
  INDEX claim_group_users_user_id (user_id),
  CONSTRAINT claim_group_users_claim_group_id
    FOREIGN KEY (claim_group_id) REFERENCES claim_groups (id) ON DELETE CASCADE,
  CONSTRAINT claim_group_users_user_id
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
