-- What each database init file has created, and how it last set it: so that an edited file changes
-- only its own rows, and of those only what nobody else has changed since.
CREATE TABLE IF NOT EXISTS stoke_init_rows (
    -- As in db_init_files: the path as configured.
    filename varchar(400) NOT NULL,
    -- claim, group or user.
    kind     varchar(8)   NOT NULL,
    -- Of the claim or group, or the username, as the file has it.
    name     varchar(255) NOT NULL,
    -- In claims, claim_groups or users; 0: was gone already when this was written.
    row_id   bigint       NOT NULL,
    -- JSON: the fields and relations that the file asked for.
    content  text         NOT NULL,
    PRIMARY KEY (filename, kind, name)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
