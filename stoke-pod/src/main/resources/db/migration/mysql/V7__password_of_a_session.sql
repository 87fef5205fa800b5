-- What tells the password that began a session from the next one; null: none did, or the session is
-- of a version before this one. A session whose mark is not that of the account any more has ended.
--
-- Left out where it was done before the pod was killed, see V5.
SET @stoke_v7 = (
  SELECT IF(count(*) > 0, 'DO 0',
    'ALTER TABLE stoke_refresh_tokens ADD COLUMN password_mark varchar(43) NULL')
  FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'stoke_refresh_tokens'
    AND column_name = 'password_mark');
PREPARE stoke_v7 FROM @stoke_v7;
EXECUTE stoke_v7;
DEALLOCATE PREPARE stoke_v7;
