-- What a client that did not get the answer to its refresh still holds. The default of started_at,
-- the login, is for rows that are there, and for pods of the version before this one. A bearer
-- token names no user; its family does, found by the index.
--
-- One statement that does all or nothing, left out where it was done before the pod was killed:
-- MySQL commits it before the version is noted, and has no ADD COLUMN IF NOT EXISTS.
SET @stoke_v5 = (
  SELECT IF(count(*) > 0, 'DO 0',
    'ALTER TABLE stoke_refresh_tokens
       ADD COLUMN previous_access_hash varbinary(32) NULL,
       ADD COLUMN started_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
       ADD INDEX stoke_refresh_tokens_access_hash (access_hash)')
  FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'stoke_refresh_tokens'
    AND column_name = 'started_at');
PREPARE stoke_v5 FROM @stoke_v5;
EXECUTE stoke_v5;
DEALLOCATE PREPARE stoke_v5;
