-- Access codes of logins through OpenID Connect providers that were used, until they expire anyway:
-- the key lets each of them through once, on whichever pod.
CREATE TABLE IF NOT EXISTS stoke_oidc_used_codes (
    -- A random number, base64url; not the code itself.
    code_id    varchar(43) NOT NULL,
    expires_at datetime(6) NOT NULL,
    PRIMARY KEY (code_id),
    INDEX stoke_oidc_used_codes_expires_at (expires_at)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
