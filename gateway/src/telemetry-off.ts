/**
 * Apollo's packages report to their vendor unless told otherwise before they are constructed. This module is imported before any of them:
 * no request may leave the machine that the operator has not asked for.
 */
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
// An Apollo key in the environment would switch usage and schema reporting on.
for (const name of ['APOLLO_KEY', 'APOLLO_GRAPH_REF', 'APOLLO_SCHEMA_REPORTING', 'APOLLO_GRAPH_ID', 'APOLLO_GRAPH_VARIANT'])
  delete process.env[name];

export {};
