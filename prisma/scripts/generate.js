// Runs `prisma generate` without a network. Prisma 7 looks for a schema engine that only `prisma migrate` uses and would
// download it; any executable named in PRISMA_SCHEMA_ENGINE_BINARY ends that search.
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
const result = spawnSync(process.execPath, [cli, 'generate', '--schema', 'schema.prisma'], {
  cwd: path.join(__dirname, '..'),
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
  encoding: 'utf8',
  timeout: 120_000,
});
if (result.status !== 0) {
  console.error(`prisma generate failed: ${result.error?.message ?? ''}\n${result.stdout}\n${result.stderr}`);
  process.exitCode = 1;
}
