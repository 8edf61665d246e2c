-- What the node keeps of the documents that were sent to it. Not a projection of the chain: a rebuild leaves it alone.
CREATE SCHEMA IF NOT EXISTS data;

-- What documents say about what a vehicle is. Written by whoever stores documents, through `rememberDefinition` of the identity subgraph,
-- and read there in place of the document store. Public facts only: no document's text, no identification number.
CREATE TABLE data.vehicle_definition (
  vehicle_id    bigint      NOT NULL,
  -- The document's own time: the latest document counts, whenever it arrived.
  time          timestamptz NOT NULL,
  -- A document is known by its id together with its source. Ids compare by bytes.
  document_id   text        COLLATE "C" NOT NULL CHECK (octet_length(document_id) BETWEEN 1 AND 512),
  source        bytea       NOT NULL CHECK (octet_length(source) = 20),
  received_at   timestamptz NOT NULL DEFAULT now(),
  -- Null where the document says nothing, so that what is on chain stands.
  definition_id text        CHECK (octet_length(definition_id) BETWEEN 1 AND 256),
  make          text        CHECK (octet_length(make) BETWEEN 1 AND 256),
  model         text        CHECK (octet_length(model) BETWEEN 1 AND 256),
  year          int         CHECK (year BETWEEN 1 AND 9999),
  -- Walked backward it leads to the latest document of a vehicle.
  PRIMARY KEY (vehicle_id, time, document_id, source)
);
