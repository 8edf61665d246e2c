-- The vehicle of an event as a column. The indexer knows it when it decodes; asking a function for each event took a fifth of the time that a
-- backfill spends in the database.
ALTER TABLE chain.event ADD COLUMN vehicle_id bigint;
UPDATE chain.event e SET vehicle_id = k.id
  FROM (SELECT block_number, log_index, tx_index, ('x' || encode(chain.vehicle_key(name, topics, data), 'hex'))::bit(64)::bigint AS id FROM chain.event) k
  WHERE (k.block_number, k.log_index, k.tx_index) = (e.block_number, e.log_index, e.tx_index) AND k.id BETWEEN 0 AND 9007199254740991;

DROP INDEX chain.event_vehicle;
DROP FUNCTION chain.vehicle_key;
CREATE INDEX event_vehicle ON chain.event (vehicle_id, block_number, log_index, tx_index) WHERE vehicle_id IS NOT NULL;

-- Events are stored with the role of their contract, which the first form of this index left out.
DROP INDEX chain.event_definition_change;
CREATE INDEX event_definition_change ON chain.event (substring(topics FROM 33 FOR 32), block_number)
  WHERE name IN ('registry.DeviceDefinitionInserted', 'registry.DeviceDefinitionUpdated', 'registry.DeviceDefinitionDeleted');
