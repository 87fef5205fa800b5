-- The ledger: public halves of all signing keys of the cluster. It outlives pods, so that tokens of
-- a crashed, removed or restarted pod stay verifiable. Private halves are stored nowhere.
--
-- All times of our own tables are UTC, whatever the server's or the session's time zone is. The
-- checks keep out what programs cannot reckon with, and names that differ in spaces at their end
-- only, which these collations take for equal.
CREATE TABLE IF NOT EXISTS stoke_public_keys (
  kid varchar(255) NOT NULL,
  -- The whole RFC 7638 SHA-256 thumbprint, of which the kid holds the first 16 characters.
  thumbprint varchar(43) NOT NULL,
  instance_id varchar(200) NOT NULL,
  -- RFC 7517, public members only.
  jwk text NOT NULL,
  -- Every pod publishes the key up to this time; the row is pruned an hour later.
  retain_until datetime(6) NOT NULL,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  -- Proof that a pod of the cluster wrote the row; see V4.
  mac varchar(64) NULL,
  -- PREPARED, ACTIVE or RETIRED as the owner last said; null when another pod put the row back.
  stage varchar(16) NULL,
  PRIMARY KEY (kid),
  UNIQUE INDEX stoke_public_keys_thumbprint (thumbprint),
  CHECK (kid NOT LIKE '% '),
  CHECK (thumbprint NOT LIKE '% '),
  CHECK (retain_until >= '1970-01-01')
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
