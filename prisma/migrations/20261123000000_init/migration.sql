-- Two schemas: `chain` holds what was read from the network and never derived; `twin` is a projection of it
-- that can be rebuilt beside the live one and swapped in by renaming the schema. So nothing outside `twin`
-- may reference a table inside it, and nothing inside it has a foreign key across aggregates.
CREATE SCHEMA chain;
CREATE SCHEMA twin;

-- One row: which network this database holds and how far it is read.
CREATE TABLE chain.sync (
  chain_id        bigint PRIMARY KEY,
  network         text        NOT NULL,
  start_block     bigint      NOT NULL,
  indexed_number  bigint      NOT NULL,
  indexed_hash    bytea       NOT NULL,
  indexed_time    timestamptz NOT NULL,
  final_number    bigint      NOT NULL,
  final_hash      bytea,
  final_time      timestamptz,
  head_number     bigint      NOT NULL,
  head_hash       bytea,
  head_time       timestamptz,
  -- Blocks up to here were compared with a second read after they became final.
  audited_number  bigint      NOT NULL,
  -- Blocks above this one can be undone from twin.journal; a fork below it rebuilds the projection.
  journal_floor   bigint      NOT NULL,
  -- How often the twin was swapped for a rebuilt one; a writer that holds rows of the old one must forget them.
  projection      bigint      NOT NULL DEFAULT 0,
  events          bigint      NOT NULL DEFAULT 0,
  reorgs          bigint      NOT NULL DEFAULT 0,
  deepest_reorg   bigint      NOT NULL DEFAULT 0,
  updated_at      timestamptz NOT NULL DEFAULT now()
);

-- Every block above the last final one; below it only blocks that hold events.
CREATE TABLE chain.block (
  number      bigint PRIMARY KEY,
  hash        bytea       NOT NULL,
  parent_hash bytea       NOT NULL,
  time        timestamptz NOT NULL
);

-- Raw logs of every watched contract, undecodable ones too. `topics` is 0-4 words of 32 bytes in a row.
CREATE TABLE chain.event (
  block_number bigint NOT NULL,
  log_index    int    NOT NULL,
  tx_index     int    NOT NULL,
  tx_hash      bytea  NOT NULL,
  address      bytea  NOT NULL,
  name         text   NOT NULL,
  topics       bytea  NOT NULL,
  data         bytea  NOT NULL,
  -- On Polygon the logs of a state-sync transaction may repeat another log's index.
  PRIMARY KEY (block_number, log_index, tx_index)
);

-- State that the chain changes without an event, found by a contract read and applied after the block it names.
CREATE TABLE chain.correction (
  block_number bigint      NOT NULL,
  seq          int         NOT NULL,
  kind         text        NOT NULL,
  subject      text        NOT NULL,
  value        text,
  read_block   bigint      NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (block_number, seq)
);

-- What went wrong outside the projection: contradicting endpoints, failed audits, reorgs below the final block.
CREATE TABLE chain.incident (
  id           bigserial PRIMARY KEY,
  kind         text        NOT NULL,
  block_number bigint,
  subject      text        NOT NULL DEFAULT '',
  detail       text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE chain.reorg (
  id         bigserial PRIMARY KEY,
  ancestor   bigint      NOT NULL,
  depth      bigint      NOT NULL,
  old_hash   bytea       NOT NULL,
  new_hash   bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Twin. `burned_at` marks a token that is not live: a tombstone, so that a late event cannot revive it.
-- `updated_block` is the block of the last change of the row. Wide ids, masks and token ids of grants are
-- 32 bytes big-endian, so their byte order is their numeric order. Text of any length is indexed by hash.
CREATE TABLE twin.manufacturer (
  id            bigint PRIMARY KEY,
  name          text,
  slug          text,
  owner         bytea       NOT NULL,
  table_id      bigint,
  minted_at     timestamptz NOT NULL,
  burned_at     timestamptz,
  updated_block bigint      NOT NULL
);
CREATE INDEX manufacturer_name ON twin.manufacturer USING hash (name);

-- Every slug a manufacturer has had; the newest claim holds it.
CREATE TABLE twin.manufacturer_slug (
  slug_hash       bytea PRIMARY KEY,
  slug            text   NOT NULL,
  manufacturer_id bigint NOT NULL,
  updated_block   bigint NOT NULL
);

CREATE TABLE twin.vehicle (
  id                   bigint PRIMARY KEY,
  owner                bytea       NOT NULL,
  manufacturer_id      bigint,
  make                 text,
  model                text,
  year                 int,
  image_uri            text,
  device_definition_id text,
  storage_node_id      bytea,
  minted_at            timestamptz NOT NULL,
  burned_at            timestamptz,
  updated_block        bigint      NOT NULL
);
CREATE INDEX vehicle_owner ON twin.vehicle (owner, id) WHERE burned_at IS NULL;
CREATE INDEX vehicle_manufacturer ON twin.vehicle (manufacturer_id, id) WHERE burned_at IS NULL;

-- Attributes the model has no column for.
CREATE TABLE twin.vehicle_attribute (
  vehicle_id    bigint NOT NULL,
  name_hash     bytea  NOT NULL,
  name          text   NOT NULL,
  value         text   NOT NULL,
  updated_block bigint NOT NULL,
  PRIMARY KEY (vehicle_id, name_hash)
);

CREATE TABLE twin.aftermarket_device (
  id                bigint PRIMARY KEY,
  manufacturer_id   bigint,
  address           bytea,
  owner             bytea       NOT NULL,
  beneficiary       bytea       NOT NULL,
  serial            text,
  imei              text,
  dev_eui           text,
  hardware_revision text,
  minted_at         timestamptz NOT NULL,
  claimed_at        timestamptz,
  vehicle_id        bigint,
  paired_at         timestamptz,
  burned_at         timestamptz,
  updated_block     bigint      NOT NULL
);
CREATE INDEX aftermarket_device_vehicle ON twin.aftermarket_device (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX aftermarket_device_address ON twin.aftermarket_device (address, id) WHERE burned_at IS NULL;
CREATE INDEX aftermarket_device_owner ON twin.aftermarket_device (owner, id) WHERE burned_at IS NULL;
CREATE INDEX aftermarket_device_beneficiary ON twin.aftermarket_device (beneficiary, id) WHERE burned_at IS NULL;
CREATE INDEX aftermarket_device_manufacturer ON twin.aftermarket_device (manufacturer_id, id) WHERE burned_at IS NULL;
CREATE INDEX aftermarket_device_serial ON twin.aftermarket_device USING hash (serial);
CREATE INDEX aftermarket_device_imei ON twin.aftermarket_device USING hash (imei);
CREATE INDEX aftermarket_device_dev_eui ON twin.aftermarket_device USING hash (dev_eui);

CREATE TABLE twin.synthetic_device (
  id             bigint PRIMARY KEY,
  vehicle_id     bigint,
  address        bytea,
  integration_id bigint      NOT NULL,
  connection_id  bytea,
  minted_at      timestamptz NOT NULL,
  burned_at      timestamptz,
  updated_block  bigint      NOT NULL
);
CREATE INDEX synthetic_device_vehicle ON twin.synthetic_device (vehicle_id);
CREATE INDEX synthetic_device_address ON twin.synthetic_device (address, id) WHERE burned_at IS NULL;
CREATE INDEX synthetic_device_connection ON twin.synthetic_device (connection_id, id) WHERE burned_at IS NULL;
CREATE INDEX synthetic_device_integration ON twin.synthetic_device (integration_id, id) WHERE burned_at IS NULL;

-- `expires` is the value on chain, `expires_at` the same clamped to what a timestamp can show.
CREATE TABLE twin.privilege (
  vehicle_id    bigint        NOT NULL,
  privilege_id  bigint        NOT NULL,
  grantee       bytea         NOT NULL,
  set_at        timestamptz   NOT NULL,
  expires       numeric(78,0) NOT NULL,
  expires_at    timestamptz   NOT NULL,
  updated_block bigint        NOT NULL,
  PRIMARY KEY (vehicle_id, privilege_id, grantee)
);
CREATE INDEX privilege_grantee ON twin.privilege (grantee, vehicle_id) INCLUDE (expires_at);

-- Grants by (asset contract, token id, grantee). Token id 0 is an account grant whose account is the asset;
-- `vehicle_id` is set when the asset is the vehicle contract and the id is not 0.
CREATE TABLE twin.sacd (
  asset         bytea         NOT NULL,
  token_id      bytea         NOT NULL,
  grantee       bytea         NOT NULL,
  vehicle_id    bigint,
  permissions   bytea         NOT NULL,
  source        text          NOT NULL,
  template_id   bytea,
  created_at    timestamptz   NOT NULL,
  expires       numeric(78,0) NOT NULL,
  expires_at    timestamptz   NOT NULL,
  updated_block bigint        NOT NULL,
  PRIMARY KEY (asset, token_id, grantee)
);
CREATE INDEX sacd_vehicle ON twin.sacd (vehicle_id, created_at, grantee) WHERE vehicle_id IS NOT NULL;
CREATE INDEX sacd_grantee ON twin.sacd (grantee, vehicle_id) INCLUDE (expires_at) WHERE vehicle_id IS NOT NULL;

CREATE TABLE twin.template (
  id             bytea PRIMARY KEY,
  creator        bytea       NOT NULL,
  owner          bytea       NOT NULL,
  asset          bytea       NOT NULL,
  permissions    bytea       NOT NULL,
  cid            text        NOT NULL,
  created_at     timestamptz NOT NULL,
  deactivated_at timestamptz,
  updated_block  bigint      NOT NULL
);
CREATE INDEX template_cid ON twin.template USING hash (cid);
CREATE INDEX template_created ON twin.template (created_at, id);

-- `linked_at` and `linked_log` order the names of one vehicle: the latest link is the vehicle's name.
CREATE TABLE twin.dcn (
  node          bytea PRIMARY KEY,
  owner         bytea,
  name          text,
  expires       numeric(78,0),
  expires_at    timestamptz,
  vehicle_id    bigint,
  linked_block  bigint,
  linked_log    int,
  minted_at     timestamptz,
  burned_at     timestamptz,
  updated_block bigint NOT NULL
);
CREATE INDEX dcn_vehicle ON twin.dcn (vehicle_id, linked_block, linked_log) WHERE vehicle_id IS NOT NULL;
CREATE INDEX dcn_owner ON twin.dcn (owner, minted_at, node) WHERE burned_at IS NULL AND minted_at IS NOT NULL;
CREATE INDEX dcn_minted ON twin.dcn (minted_at, node) WHERE burned_at IS NULL AND minted_at IS NOT NULL;
-- Global ids of names hold only the low 64 bits of the node.
CREATE INDEX dcn_low_bytes ON twin.dcn (substring(node FROM 25));
CREATE INDEX dcn_name ON twin.dcn USING hash (name);

-- The ledger is the truth, `reward` its sum by week and vehicle.
CREATE TABLE twin.reward_payout (
  block_number  bigint        NOT NULL,
  log_index     int           NOT NULL,
  week          bigint,
  vehicle_id    bigint        NOT NULL,
  receiver      bytea         NOT NULL,
  amount        numeric(78,0) NOT NULL,
  component     text          NOT NULL,
  device_id     bigint,
  streak        bigint,
  updated_block bigint        NOT NULL,
  PRIMARY KEY (block_number, log_index)
);

CREATE TABLE twin.reward (
  week                  bigint        NOT NULL,
  vehicle_id            bigint        NOT NULL,
  connection_streak     bigint,
  streak_earnings       numeric(78,0) NOT NULL,
  aftermarket_device_id bigint,
  aftermarket_earnings  numeric(78,0) NOT NULL,
  synthetic_device_id   bigint,
  synthetic_earnings    numeric(78,0) NOT NULL,
  received_by           bytea         NOT NULL,
  earned_at             timestamptz   NOT NULL,
  updated_block         bigint        NOT NULL,
  PRIMARY KEY (week, vehicle_id)
);
CREATE INDEX reward_vehicle ON twin.reward (vehicle_id, week);
CREATE INDEX reward_receiver ON twin.reward (received_by, week, vehicle_id);
CREATE INDEX reward_aftermarket_device ON twin.reward (aftermarket_device_id, week, vehicle_id) WHERE aftermarket_device_id IS NOT NULL;

CREATE TABLE twin.developer_license (
  id            bigint PRIMARY KEY,
  owner         bytea,
  client_id     bytea,
  alias         text,
  minted_at     timestamptz,
  burned_at     timestamptz,
  updated_block bigint NOT NULL
);
CREATE INDEX developer_license_client ON twin.developer_license (client_id, id) WHERE burned_at IS NULL;
CREATE INDEX developer_license_owner ON twin.developer_license (owner, id) WHERE burned_at IS NULL;
CREATE INDEX developer_license_alias ON twin.developer_license USING hash (alias);

CREATE TABLE twin.signer (
  license_id    bigint      NOT NULL,
  address       bytea       NOT NULL,
  enabled_at    timestamptz NOT NULL,
  updated_block bigint      NOT NULL,
  PRIMARY KEY (license_id, address)
);
CREATE INDEX signer_address ON twin.signer (address);

CREATE TABLE twin.redirect_uri (
  license_id    bigint      NOT NULL,
  uri_hash      bytea       NOT NULL,
  uri           text        NOT NULL,
  enabled_at    timestamptz NOT NULL,
  updated_block bigint      NOT NULL,
  PRIMARY KEY (license_id, uri_hash)
);

CREATE TABLE twin.stake (
  id            bigint PRIMARY KEY,
  owner         bytea         NOT NULL,
  level         int,
  points        numeric(78,0),
  amount        numeric(78,0),
  vehicle_id    bigint,
  staked_at     timestamptz,
  ends_at       timestamptz,
  withdrawn_at  timestamptz,
  burned_at     timestamptz,
  updated_block bigint        NOT NULL
);
CREATE INDEX stake_vehicle ON twin.stake (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX stake_owner ON twin.stake (owner, id) WHERE burned_at IS NULL;

CREATE TABLE twin.connection (
  id               bytea PRIMARY KEY,
  address          bytea,
  owner            bytea       NOT NULL,
  integration_node bigint,
  minted_at        timestamptz NOT NULL,
  burned_at        timestamptz,
  updated_block    bigint      NOT NULL
);
CREATE INDEX connection_address ON twin.connection (address) WHERE burned_at IS NULL;
CREATE INDEX connection_minted ON twin.connection (minted_at, address) WHERE burned_at IS NULL;

CREATE TABLE twin.storage_node (
  id            bytea PRIMARY KEY,
  label         text,
  address       bytea,
  owner         bytea       NOT NULL,
  uri           text,
  minted_at     timestamptz NOT NULL,
  burned_at     timestamptz,
  updated_block bigint      NOT NULL
);

-- Contract-wide values that rules need, by dotted name, such as developerLicense.periodValidity.
CREATE TABLE twin.parameter (
  name          text PRIMARY KEY,
  value         text   NOT NULL,
  updated_block bigint NOT NULL
);

-- Logs that could not be decoded or applied, and facts that contradict the twin.
CREATE TABLE twin.anomaly (
  block_number bigint NOT NULL,
  log_index    int    NOT NULL,
  seq          int    NOT NULL,
  kind         text   NOT NULL,
  event        text   NOT NULL,
  subject      text   NOT NULL,
  detail       text   NOT NULL,
  PRIMARY KEY (block_number, log_index, seq)
);
CREATE INDEX anomaly_kind ON twin.anomaly (kind, block_number);

-- Rows as they were before a block changed them (`before` null: the row did not exist), for undoing a reorg.
CREATE TABLE twin.journal (
  block_number bigint NOT NULL,
  seq          int    NOT NULL,
  table_name   text   NOT NULL,
  key          jsonb  NOT NULL,
  before       jsonb,
  PRIMARY KEY (block_number, seq)
);
