import { rmSync } from 'node:fs';
import './global-setup';
import { testFolder } from './postgres';

export default async function globalTeardown(): Promise<void> {
  await globalThis.testPostgres?.stop();
  rmSync(testFolder(), { recursive: true, force: true });
}
