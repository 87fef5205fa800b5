-- All that pods must know of each other while they cannot talk: who is there, what was revoked, and
-- who may activate a key early. A mac proves that a pod of the cluster wrote the row: HMAC-SHA256
-- over all its other columns (but created_at, which is for people), base64url, under a key that the
-- database does not have.

-- The registered pods. A row tells what its pod has read, and so which keys it serves: that is an
-- acknowledgement when the two pods cannot reach each other.
CREATE TABLE IF NOT EXISTS stoke_members (
  instance_id varchar(200) NOT NULL,
  -- Where other members reach it.
  url varchar(2000) NOT NULL,
  -- The start of the pod that wrote the row; an earlier one never overwrites a later one.
  boot_started_at datetime(6) NOT NULL,
  boot_nonce bigint NOT NULL,
  -- Of its configuration.
  revision bigint NOT NULL,
  -- It serves every key whose row was committed before this time of the database.
  read_at datetime(6) NOT NULL,
  can_sign boolean NOT NULL,
  mac varchar(64) NULL,
  PRIMARY KEY (instance_id),
  CHECK (instance_id NOT LIKE '% '),
  CHECK (boot_started_at >= '1970-01-01'),
  CHECK (read_at >= '1970-01-01')
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Revoked kids. A row here outweighs the kid's row in stoke_public_keys, also one that a restored
-- backup brings back, and is kept until no pod would publish the key anyway.
CREATE TABLE IF NOT EXISTS stoke_tombstones (
  kid varchar(255) NOT NULL,
  keep_until datetime(6) NOT NULL,
  mac varchar(64) NULL,
  PRIMARY KEY (kid),
  CHECK (kid NOT LIKE '% '),
  CHECK (keep_until >= '1970-01-01')
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The right to activate a key early: one row at most, a lease that ends by itself.
CREATE TABLE IF NOT EXISTS stoke_early_slot (
  slot smallint NOT NULL DEFAULT 1,
  instance_id varchar(200) NOT NULL,
  boot_started_at datetime(6) NOT NULL,
  boot_nonce bigint NOT NULL,
  held_until datetime(6) NOT NULL,
  mac varchar(64) NULL,
  PRIMARY KEY (slot),
  CHECK (slot = 1),
  CHECK (instance_id NOT LIKE '% '),
  CHECK (boot_started_at >= '1970-01-01'),
  CHECK (held_until >= '1970-01-01')
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
