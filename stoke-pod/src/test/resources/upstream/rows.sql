-- Rows of a Go server that has been at work: without ids, which the database gives.
INSERT INTO claims (name, short_name, value, description) VALUES ('Stoke Super User', 'stk', 'S', 'Grants superuser management access to the stoke server');
INSERT INTO claims (name, short_name, value, description) VALUES ('Engineer Role', 'role', 'eng', 'Engineer');
INSERT INTO claim_groups (name, description) VALUES ('Stoke Superusers', 'Stoke server superusers');
INSERT INTO claim_groups (name, description) VALUES ('Engineers', 'Zoë and others');
INSERT INTO claim_claim_groups (claim_id, claim_group_id) VALUES (1, 1);
INSERT INTO claim_claim_groups (claim_id, claim_group_id) VALUES (2, 2);
INSERT INTO group_links (type, resource_spec, claim_group_group_links) VALUES ('LDAP:corp', 'engineers', 2);
INSERT INTO group_links (type, resource_spec, claim_group_group_links) VALUES ('OIDC:idp', 'groups=dropped', NULL);
INSERT INTO users (fname, lname, source, email, username, password, salt, created_at) VALUES ('Ruth', 'Root', 'LOCAL', 'root@example.test', 'root', '9P48iep0VfkDGjYWj6n8yM9aIMMMGh9rssWuvZjT5hAUvq4f3vq3C0qvE2g6K5Z2SlQx4qBeWhBQNl5ZNCScXw==', 'muS0+UmuKfbif2Wx5B14ui289/khvEwAWEZZM0mC/vw=', '2026-01-02 03:04:05');
INSERT INTO users (fname, lname, source, email, username, password, salt, created_at) VALUES ('Zoë', 'Ünïcode', 'LDAP', 'zoe@example.test', 'zoë', NULL, NULL, '2026-01-02 03:04:06');
INSERT INTO claim_group_users (claim_group_id, user_id) VALUES (1, 1);
INSERT INTO claim_group_users (claim_group_id, user_id) VALUES (2, 2);
INSERT INTO private_keys (text, expires) VALUES ('bm90IGEga2V5', '2026-01-02 06:04:05');
INSERT INTO db_init_files (filename, md5) VALUES ('/etc/stoke/dbinit.yaml', 'rL0Y20zC-Fzt72VPzMSk2A==');
