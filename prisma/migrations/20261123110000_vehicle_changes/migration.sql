-- Which vehicle an event is about: the low 8 bytes of the token id, big-endian, or null for events about no vehicle.
-- The same event name may have several layouts, told apart by the number of topics. Events of superseded deployments
-- have other names and so belong to no vehicle. A SACD names its asset as well, which readers must compare.
CREATE FUNCTION chain.vehicle_key(name text, topics bytea, data bytea) RETURNS bytea
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN name IN ('vehicleId.Transfer', 'staking.VehicleAttached', 'staking.VehicleDetached')
      THEN substring(topics FROM 121 FOR 8)
    WHEN name = 'registry.VehicleAttributeSet' AND octet_length(topics) = 32
      THEN substring(data FROM 25 FOR 8)
    WHEN name IN ('sacd.PermissionsSet', 'sacd.PermissionsRenounced', 'registry.SyntheticDeviceNodeBurned',
                  'registry.SyntheticDeviceNodeBurnedDevAdmin', 'registry.VehicleNodeMintedWithDeviceDefinition',
                  'registry.AftermarketDeviceUnpairedDevAdmin', 'dcnResolver.VehicleIdChanged')
      THEN substring(topics FROM 89 FOR 8)
    WHEN name = 'vehicleId.PrivilegeSet' AND octet_length(topics) = 64
      THEN substring(data FROM 25 FOR 8)
    WHEN name IN ('vehicleId.PrivilegeSet', 'registry.SyntheticDeviceNodeMinted', 'registry.VehicleAttributeSet',
                  'registry.VehicleAttributeSetDevAdmin', 'registry.DeviceDefinitionIdSet', 'registry.VehicleStorageNodeIdSet',
                  'registry.NodeIdSetForVehicleId', 'storageNode.NodeSetForVehicle')
      THEN substring(topics FROM 57 FOR 8)
    WHEN name IN ('registry.AftermarketDevicePaired', 'registry.AftermarketDeviceUnpaired')
      THEN CASE WHEN octet_length(topics) = 64 THEN substring(data FROM 57 FOR 8) ELSE substring(topics FROM 89 FOR 8) END
  END;

-- The events of one vehicle in their order, for its history. What a reorg takes away leaves the index with its row.
CREATE INDEX event_vehicle ON chain.event (chain.vehicle_key(name, topics, data), block_number, log_index, tx_index)
  WHERE chain.vehicle_key(name, topics, data) IS NOT NULL;

-- What took something from a vehicle and left no row behind that would tell of it.
CREATE INDEX event_removal ON chain.event (block_number)
  WHERE name IN ('sacd.PermissionsRenounced', 'registry.AftermarketDeviceUnpaired', 'registry.AftermarketDeviceUnpairedDevAdmin');

-- The first block at or after a time.
CREATE INDEX block_time ON chain.block (time, number);

-- What changed since a block.
CREATE INDEX vehicle_updated ON twin.vehicle (updated_block);
CREATE INDEX aftermarket_device_updated ON twin.aftermarket_device (updated_block) WHERE vehicle_id IS NOT NULL;
CREATE INDEX synthetic_device_updated ON twin.synthetic_device (updated_block);
CREATE INDEX privilege_updated ON twin.privilege (updated_block);
CREATE INDEX sacd_updated ON twin.sacd (updated_block) WHERE vehicle_id IS NOT NULL;
CREATE INDEX dcn_updated ON twin.dcn (updated_block) WHERE vehicle_id IS NOT NULL;

-- Rows of one table as they were before a block, for reading the twin at a past block.
CREATE INDEX journal_table ON twin.journal (table_name, block_number, seq);

-- The maker that a developer license belongs to.
CREATE INDEX manufacturer_owner ON twin.manufacturer (owner) WHERE burned_at IS NULL;
