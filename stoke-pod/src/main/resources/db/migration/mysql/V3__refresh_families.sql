-- One row per login that may still be refreshed. Only hashes are stored: whoever reads the table
-- cannot refresh with what he finds. No foreign key to users: that table is upstream's.
CREATE TABLE IF NOT EXISTS stoke_refresh_tokens (
  family char(36) NOT NULL,
  user_id bigint NOT NULL,
  -- SHA-256 of the one refresh token that is good now, and of the JWT that was given out with it.
  token_hash varbinary(32) NOT NULL,
  access_hash varbinary(32) NOT NULL,
  -- What was good before the last rotation.
  previous_token_hash varbinary(32) NULL,
  rotated_at datetime(6) NOT NULL,
  -- Refreshes left; null: no limit.
  remaining int NULL,
  -- The login's filter_claims, a JSON array of strings; empty: all claims.
  filter_claims text NOT NULL,
  expires_at datetime(6) NOT NULL,
  PRIMARY KEY (family),
  INDEX stoke_refresh_tokens_expires_at (expires_at),
  INDEX stoke_refresh_tokens_user_id (user_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
