-- Which identity of which foreign provider an account belongs to: the accounts that were made, or
-- found again, at a login through one. An identity never gets another account. No foreign key to
-- users: that table is upstream's.
CREATE TABLE IF NOT EXISTS stoke_provider_accounts (
    -- In users.
    user_id  bigint       NOT NULL,
    -- LDAP:<name> or OIDC:<name>, as in group_links.type.
    provider varchar(67)  NOT NULL,
    -- What the provider knows it by for good: its username for LDAP, the claim sub for OIDC.
    subject  varchar(255) NOT NULL,
    PRIMARY KEY (user_id),
    UNIQUE INDEX stoke_provider_accounts_subject (provider, subject)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
