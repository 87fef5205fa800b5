-- Access codes of logins through OpenID Connect providers that were used, until they expire anyway:
-- the key lets each of them through once, on whichever pod.
CREATE TABLE stoke_oidc_used_codes (
    -- A random number, base64url; not the code itself.
    code_id    varchar(43) PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX stoke_oidc_used_codes_expires_at ON stoke_oidc_used_codes (expires_at);
