-- Vehicles by what documents say, null included: where a document says nothing, what is on chain counts.
CREATE INDEX vehicle_definition_id ON data.vehicle_definition (definition_id, vehicle_id);
CREATE INDEX vehicle_definition_make ON data.vehicle_definition (make, vehicle_id);
CREATE INDEX vehicle_definition_model ON data.vehicle_definition (model, vehicle_id);
CREATE INDEX vehicle_definition_year ON data.vehicle_definition (year, vehicle_id);
