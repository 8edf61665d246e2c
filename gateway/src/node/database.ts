import { join } from 'node:path';
import { EmbeddedPostgres, runningCluster } from '@dimo-node/database';
import type { Logger, SettingsOf } from '@dimo-node/kit';
import type { Parts } from './parts';

/** The database named by the settings, the embedded one of a node that runs, or that one started for the while. */
export async function openDatabase(parts: Parts, settings: SettingsOf<'twin'>, log: Logger): Promise<string> {
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
  const dataDir = join(settings.dataDir, 'postgres');
  const running = runningCluster(dataDir);
  if (running !== undefined) return running;
  const postgres = await parts.start('postgres', (onCrash) => EmbeddedPostgres.start({ dataDir, log, onCrash }));
  return postgres.url;
}
