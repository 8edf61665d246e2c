-- What the identity API's lists read, so that none of them scans a table.

-- Text set on chain has no bound, an index entry has one: ordinary text (256 bytes) in its list's order, longer text by hash.
CREATE INDEX vehicle_make ON twin.vehicle (make, id) WHERE burned_at IS NULL AND octet_length(make) <= 256;
CREATE INDEX vehicle_model ON twin.vehicle (model, id) WHERE burned_at IS NULL AND octet_length(model) <= 256;
CREATE INDEX vehicle_device_definition ON twin.vehicle (device_definition_id, id)
  WHERE burned_at IS NULL AND octet_length(device_definition_id) <= 256;
CREATE INDEX vehicle_long_make ON twin.vehicle USING hash (make) WHERE octet_length(make) > 256;
CREATE INDEX vehicle_long_model ON twin.vehicle USING hash (model) WHERE octet_length(model) > 256;
CREATE INDEX vehicle_long_device_definition ON twin.vehicle USING hash (device_definition_id) WHERE octet_length(device_definition_id) > 256;
CREATE INDEX vehicle_year ON twin.vehicle (year, id) WHERE burned_at IS NULL;
CREATE INDEX vehicle_burned ON twin.vehicle (id) WHERE burned_at IS NOT NULL;

-- Devices of a connection or an old integration number, with all that counting them needs.
DROP INDEX twin.synthetic_device_connection;
DROP INDEX twin.synthetic_device_integration;
CREATE INDEX synthetic_device_connection ON twin.synthetic_device (connection_id, id) INCLUDE (integration_id)
  WHERE burned_at IS NULL AND vehicle_id IS NOT NULL;
CREATE INDEX synthetic_device_integration ON twin.synthetic_device (integration_id, id)
  WHERE burned_at IS NULL AND vehicle_id IS NOT NULL;

-- Vehicles of a connection in the order of their list.
CREATE INDEX synthetic_device_connection_vehicle ON twin.synthetic_device (connection_id, vehicle_id)
  WHERE burned_at IS NULL AND vehicle_id IS NOT NULL;
CREATE INDEX synthetic_device_integration_vehicle ON twin.synthetic_device (integration_id, vehicle_id)
  WHERE burned_at IS NULL AND vehicle_id IS NOT NULL AND connection_id IS NULL;

-- Stakes that can be attached, and all of them with what tells which cannot.
CREATE INDEX stake_unattached ON twin.stake (id) INCLUDE (ends_at)
  WHERE burned_at IS NULL AND staked_at IS NOT NULL AND ends_at IS NOT NULL AND vehicle_id IS NULL;
CREATE INDEX stake_live ON twin.stake (id) INCLUDE (vehicle_id, ends_at)
  WHERE burned_at IS NULL AND staked_at IS NOT NULL AND ends_at IS NOT NULL;

-- How many rows each list at the root of the graph has. Kept by the triggers below, whoever writes; a list without rows may have none here.
CREATE TABLE twin.census (
  list  text PRIMARY KEY,
  -- Rows that the list shows.
  live  bigint NOT NULL,
  -- All rows of the list's table.
  total bigint NOT NULL
);

-- Adds what a statement changed to the census beside the table, which may be that of a projection still being built.
-- So it stands outside `twin`. Its argument is the condition on the rows that the list shows.
CREATE FUNCTION chain.take_census() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  plus_live   bigint := 0;
  plus_total  bigint := 0;
  minus_live  bigint := 0;
  minus_total bigint := 0;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    EXECUTE format('SELECT count(*) FILTER (WHERE %s), count(*) FROM added', TG_ARGV[0]) INTO plus_live, plus_total;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    EXECUTE format('SELECT count(*) FILTER (WHERE %s), count(*) FROM removed', TG_ARGV[0]) INTO minus_live, minus_total;
  END IF;
  IF plus_live <> minus_live OR plus_total <> minus_total THEN
    EXECUTE format(
      'INSERT INTO %I.census AS c (list, live, total) VALUES ($1, $2, $3)
         ON CONFLICT (list) DO UPDATE SET live = c.live + excluded.live, total = c.total + excluded.total', TG_TABLE_SCHEMA)
      USING TG_TABLE_NAME, plus_live - minus_live, plus_total - minus_total;
    -- So that two twins with the same rows have the same census.
    EXECUTE format('DELETE FROM %I.census WHERE list = $1 AND total = 0', TG_TABLE_SCHEMA) USING TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END
$$;

-- The conditions are those of the lists in the identity subgraph.
DO $$
DECLARE
  counted record;
BEGIN
  FOR counted IN
    SELECT * FROM (VALUES
      ('vehicle', 'burned_at IS NULL'),
      ('aftermarket_device', 'burned_at IS NULL'),
      ('synthetic_device', 'burned_at IS NULL AND vehicle_id IS NOT NULL'),
      ('dcn', 'burned_at IS NULL AND minted_at IS NOT NULL AND owner IS NOT NULL'),
      ('stake', 'burned_at IS NULL AND staked_at IS NOT NULL AND ends_at IS NOT NULL'),
      ('developer_license', 'burned_at IS NULL AND owner IS NOT NULL AND client_id IS NOT NULL AND minted_at IS NOT NULL'),
      ('connection', 'burned_at IS NULL AND address IS NOT NULL'),
      ('template', 'TRUE')
    ) AS lists (name, live)
  LOOP
    EXECUTE format('INSERT INTO twin.census SELECT %L, count(*) FILTER (WHERE %s), count(*) FROM twin.%I HAVING count(*) > 0',
      counted.name, counted.live, counted.name);
    EXECUTE format('CREATE TRIGGER census_insert AFTER INSERT ON twin.%I REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION chain.take_census(%L)', counted.name, counted.live);
    EXECUTE format('CREATE TRIGGER census_update AFTER UPDATE ON twin.%I REFERENCING OLD TABLE AS removed NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION chain.take_census(%L)', counted.name, counted.live);
    EXECUTE format('CREATE TRIGGER census_delete AFTER DELETE ON twin.%I REFERENCING OLD TABLE AS removed
      FOR EACH STATEMENT EXECUTE FUNCTION chain.take_census(%L)', counted.name, counted.live);
  END LOOP;
END
$$;
