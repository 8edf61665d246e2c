import type { Store } from './store';

/** Forgets what only undoing needs: journal entries and headers of eventless blocks that are final. */
export async function prune(store: Store, final: number): Promise<void> {
  const { session, checkpoint } = store;
  const floor = Math.min(final, checkpoint.indexed.number);
  if (floor <= checkpoint.journalFloor) return;
  await session.transaction(async () => {
    await session.client.query('DELETE FROM twin.journal WHERE block_number <= $1', [floor]);
    await session.client.query(
      `DELETE FROM chain.block b WHERE number <= $1 AND number > $2
         AND NOT EXISTS (SELECT 1 FROM chain.event e WHERE e.block_number = b.number)
         AND NOT EXISTS (SELECT 1 FROM chain.correction c WHERE c.block_number = b.number)`,
      [floor, checkpoint.journalFloor],
    );
    await session.client.query('UPDATE chain.sync SET journal_floor = $2 WHERE chain_id = $1', [checkpoint.chainId, floor]);
  });
  store.raiseJournalFloor(floor);
}
