-- What a client that did not get the answer to its refresh still holds.
ALTER TABLE stoke_refresh_tokens ADD COLUMN previous_access_hash bytea;

-- The login. The default is for rows that are there, and for pods of the version before this one.
ALTER TABLE stoke_refresh_tokens
  ADD COLUMN started_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- A bearer token names no user; its family does.
CREATE INDEX stoke_refresh_tokens_access_hash ON stoke_refresh_tokens (access_hash);
