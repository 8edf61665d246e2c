-- Copies of what other services hold, kept so that the node answers fast and goes on when they are away. Not a projection:
-- a rebuild leaves it alone, and it may be emptied at any time.
CREATE SCHEMA IF NOT EXISTS cache;

-- Rows of the manufacturers' Tableland tables `_<chain_id>_<table_id>`, cleaned. Ids compare by bytes.
CREATE TABLE cache.device_definition (
  chain_id    bigint NOT NULL,
  table_id    bigint NOT NULL,
  id          text   COLLATE "C" NOT NULL,
  ksuid       text,
  model       text   NOT NULL,
  year        int    NOT NULL,
  device_type text,
  image_uri   text,
  -- [{"name", "value"}] in the order of the source.
  attributes  jsonb  NOT NULL,
  fetched_at  timestamptz NOT NULL,
  PRIMARY KEY (chain_id, table_id, id)
);

-- Tables that were read as a whole, and when the last such read began.
CREATE TABLE cache.definition_table (
  chain_id  bigint NOT NULL,
  table_id  bigint NOT NULL,
  synced_at timestamptz NOT NULL,
  PRIMARY KEY (chain_id, table_id)
);

-- Newest change of a table: the second topic is its number.
CREATE INDEX event_definition_change ON chain.event (substring(topics FROM 33 FOR 32), block_number)
  WHERE name IN ('DeviceDefinitionInserted', 'DeviceDefinitionUpdated', 'DeviceDefinitionDeleted');
