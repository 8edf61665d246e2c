-- The audit log: who asked for what about which asset, what was decided and why. Each row carries the hash of the row before it,
-- so that a change or a gap anywhere shows from there on.
CREATE TABLE access.audit (
  -- 1, 2, 3, ... without gaps.
  seq          bigint PRIMARY KEY,
  -- Way in which the hash is made of the row: `rowHash` in subgraphs/access/src/audit/row-hash.ts.
  version      smallint    NOT NULL,
  at           timestamptz NOT NULL,
  kind         text        NOT NULL,
  allowed      boolean     NOT NULL,
  reason       text        NOT NULL,
  license      bytea,
  address      bytea,
  asset        text,
  -- Token id when the asset is a token of this network's vehicle contract.
  vehicle_id   bigint,
  permissions  text[]      NOT NULL,
  operation    bytea,
  block_number bigint,
  block_hash   bytea,
  via          text,
  -- The run of a node that wrote the row: the same entry from two nodes makes two different rows.
  writer       uuid        NOT NULL,
  prev_hash    bytea       NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash         bytea       NOT NULL CHECK (octet_length(hash) = 32)
);

-- What was done about one vehicle, by time.
CREATE INDEX audit_vehicle ON access.audit (vehicle_id, at, seq) WHERE vehicle_id IS NOT NULL;

-- Heads of the chain with a signature of a node: all hashes could be made anew after a change, a signature could not.
CREATE TABLE access.audit_seal (
  -- The row that was the head.
  seq       bigint PRIMARY KEY,
  hash      bytea       NOT NULL,
  at        timestamptz NOT NULL,
  -- `seq` of the seal before, 0 for the first; part of what is signed, so that a seal cannot be taken away unnoticed.
  previous  bigint      NOT NULL UNIQUE CHECK (previous < seq),
  key_id    text        NOT NULL,
  signature bytea       NOT NULL
);

CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.audit
  FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
-- In sessions that replicate, too.
ALTER TABLE access.audit ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE access.audit_seal ENABLE ALWAYS TRIGGER append_only;
