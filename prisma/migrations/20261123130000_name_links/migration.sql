-- A name's row tells only which vehicle it points to now. Which one a later link took it from is told by the link before.

-- The links of one name in their order.
CREATE INDEX event_name_link ON chain.event (substring(topics FROM 33 FOR 32), block_number, log_index)
  WHERE name = 'dcnResolver.VehicleIdChanged';

-- The links since a block.
CREATE INDEX event_name_link_block ON chain.event (block_number) WHERE name = 'dcnResolver.VehicleIdChanged';
