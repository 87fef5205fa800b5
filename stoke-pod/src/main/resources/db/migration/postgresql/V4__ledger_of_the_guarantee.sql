-- The ledger grows from a table of public keys into all that pods must know of each other while
-- they cannot talk: who is there, what was revoked, and who may activate a key early. A mac proves
-- that a pod of the cluster wrote the row: HMAC-SHA256 over all its other columns (but created_at,
-- which is for people), base64url, under a key that the database does not have.
--
-- Rolling upgrade: the previous version goes on reading and writing stoke_public_keys meanwhile,
-- without a mac, so nothing here may get in its way. Whether rows without a mac count is not told
-- by a mark in this table, which whoever can plant a row could set as well, but by the file of the
-- MAC keys: its line "unproven-until <time>" accepts them up to that time. Pods write the mac of
-- every row that they accept, so the upgrade leaves none without.

-- PREPARED, ACTIVE or RETIRED as the owner last said; null when another pod put the row back.
ALTER TABLE stoke_public_keys ADD COLUMN stage varchar(16);
-- Programs cannot reckon with 'infinity'.
ALTER TABLE stoke_public_keys ADD CHECK (isfinite(retain_until));

-- The registered pods. A row tells what its pod has read, and so which keys it serves: that is an
-- acknowledgement when the two pods cannot reach each other.
CREATE TABLE stoke_members (
    instance_id     varchar(200)  PRIMARY KEY,
    -- Where other members reach it.
    url             varchar(2000) NOT NULL,
    -- The start of the pod that wrote the row; an earlier one never overwrites a later one.
    boot_started_at timestamptz   NOT NULL CHECK (isfinite(boot_started_at)),
    boot_nonce      bigint        NOT NULL,
    -- Of its configuration.
    revision        bigint        NOT NULL,
    -- It serves every key whose row was committed before this time of the database.
    read_at         timestamptz   NOT NULL CHECK (isfinite(read_at)),
    can_sign        boolean       NOT NULL,
    mac             varchar(64)
);

-- Revoked kids. A row here outweighs the kid's row in stoke_public_keys, also one that a restored
-- backup brings back, and is kept until no pod would publish the key anyway.
CREATE TABLE stoke_tombstones (
    kid        varchar(255) PRIMARY KEY,
    keep_until timestamptz  NOT NULL CHECK (isfinite(keep_until)),
    mac        varchar(64)
);

-- The right to activate a key early: one row at most, a lease that ends by itself.
CREATE TABLE stoke_early_slot (
    slot            smallint     PRIMARY KEY DEFAULT 1 CHECK (slot = 1),
    instance_id     varchar(200) NOT NULL,
    boot_started_at timestamptz  NOT NULL CHECK (isfinite(boot_started_at)),
    boot_nonce      bigint       NOT NULL,
    held_until      timestamptz  NOT NULL CHECK (isfinite(held_until)),
    mac             varchar(64)
);
