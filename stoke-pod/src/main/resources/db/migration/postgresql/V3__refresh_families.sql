-- One row per login that may still be refreshed. Only hashes are stored: whoever reads the table
-- cannot refresh with what he finds. No foreign key to users: that table is upstream's.
CREATE TABLE stoke_refresh_tokens (
  family uuid PRIMARY KEY,
  user_id bigint NOT NULL,
  -- SHA-256 of the one refresh token that is good now, and of the JWT that was given out with it.
  token_hash bytea NOT NULL,
  access_hash bytea NOT NULL,
  -- What was good before the last rotation.
  previous_token_hash bytea,
  rotated_at timestamptz NOT NULL,
  -- Refreshes left; null: no limit.
  remaining integer,
  -- The login's filter_claims; empty: all claims.
  filter_claims text[] NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX stoke_refresh_tokens_expires_at ON stoke_refresh_tokens (expires_at);
CREATE INDEX stoke_refresh_tokens_user_id ON stoke_refresh_tokens (user_id);
