-- What tells the password that began a session from the next one; null: none did, or the session is
-- of a version before this one. A session whose mark is not that of the account any more has ended.
ALTER TABLE stoke_refresh_tokens ADD COLUMN password_mark varchar(43);
