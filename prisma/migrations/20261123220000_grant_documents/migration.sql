-- Files that grants name by content id, as they were fetched from IPFS and verified. `cid` is the codec and the hash, the same for every way to
-- write an id. Bounded by whoever writes; it may be emptied at any time.
CREATE TABLE access.grant_document (
  cid        text        PRIMARY KEY,
  bytes      bytea       NOT NULL,
  fetched_at timestamptz NOT NULL
);
CREATE INDEX grant_document_fetched ON access.grant_document (fetched_at);

-- Moves of tokens other than vehicles, by token. They end the grants on the token, but unlike a vehicle's move they leave the rows in the twin.
CREATE INDEX event_token_move ON chain.event (name, substring(topics FROM 97 FOR 32), block_number)
  WHERE name IN ('manufacturerId.Transfer', 'aftermarketDeviceId.Transfer', 'syntheticDeviceId.Transfer', 'connection.Transfer',
                 'storageNode.Transfer', 'dcnRegistry.Transfer', 'staking.Transfer', 'developerLicense.Transfer', 'template.Transfer');
