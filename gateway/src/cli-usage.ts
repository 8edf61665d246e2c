/** What --help prints. */
export function usage(): string {
  return `Usage: npm start [-- --fresh]           a whole node: database, chain, indexer, subgraphs, gateway
       npm run start:gateway             the gateway alone, over remote subgraphs
       npm run start:indexer             the indexer alone
       npm run start:identity            the identity subgraph alone
       npm run twin:rebuild              projects the twin anew from the stored events
       npm run twin:verify [-- --all]    compares the twin with the contracts
       npm run keys:rotate               gives login and token exchange new signing keys
       npm run audit:verify              proves that nothing in the audit log was changed or removed

Options:
  --fresh      forget the embedded database and the devnet first
  --all        verify every row; --sample N looks at N rows of each table (200)
  --head       a head of the audit log noted elsewhere, <number>:<hash>; may be given several times
  -h, --help   this text

Without settings a whole node runs on a local devnet with a simulated fleet and keeps its data in .data. Settings are
environment variables; the most used ones:
  NETWORK      polygon, amoy, devnet, or a JSON file with the contracts of another chain
  RPC_URLS     JSON-RPC endpoints of that chain, http or ws, several with commas
  DATABASE_URL a Postgres of your own instead of the embedded one
  PORT         port of the gateway (4000)
The README lists all of them. Ctrl-C or SIGTERM stops a node cleanly.

Exit codes: 0 stopped as asked, 1 failed, 75 failed for a reason that may pass (start again later).`;
}
