import type { EmbeddedPostgres } from '../../prisma/src/embedded/embedded-postgres';
import { startTestPostgres } from './postgres';

declare global {
  var testPostgres: EmbeddedPostgres | undefined;
}

/** Workers are forked later and inherit the environment. */
export default async function globalSetup(): Promise<void> {
  globalThis.testPostgres = await startTestPostgres();
  process.env.TEST_DATABASE_URL = globalThis.testPostgres.url;
}
