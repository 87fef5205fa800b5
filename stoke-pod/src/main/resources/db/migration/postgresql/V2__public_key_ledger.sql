-- The ledger: public halves of all signing keys of the cluster. It outlives pods, so that tokens of
-- a crashed, removed or restarted pod stay verifiable. Private halves are stored nowhere.
CREATE TABLE stoke_public_keys (
    kid          varchar(255) PRIMARY KEY,
    -- The whole RFC 7638 SHA-256 thumbprint, of which the kid holds the first 16 characters.
    thumbprint   varchar(43)  NOT NULL UNIQUE,
    instance_id  varchar(200) NOT NULL,
    -- RFC 7517, public members only.
    jwk          text         NOT NULL,
    -- Every pod publishes the key up to this time; the row is pruned an hour later.
    retain_until timestamptz  NOT NULL,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    -- Reserved: proof that a member of the cluster wrote the row.
    mac          varchar(64)
);
