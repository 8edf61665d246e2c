// Compiles contracts/ with the solc package into artifacts/ (one JSON file a contract: ABI and runtime bytecode).
// Nothing is done when the sources, the settings and this script are those of the last run.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const sourceDir = path.join(root, 'contracts');
const artifactDir = path.join(root, 'artifacts');
const stamp = path.join(artifactDir, '.hash');
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.deployedBytecode.object'] } },
};

function solidityFiles(dir) {
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? solidityFiles(path.join(dir, entry.name)) : [path.join(dir, entry.name)]))
    .filter((file) => file.endsWith('.sol'))
    .sort();
}

const sources = Object.fromEntries(
  solidityFiles(sourceDir).map((file) => [
    path.relative(sourceDir, file).split(path.sep).join('/'),
    { content: fs.readFileSync(file, 'utf8') },
  ]),
);
const hash = createHash('sha256')
  .update(JSON.stringify({ sources, settings }))
  .update(fs.readFileSync(path.join(__dirname, 'compile.js')))
  .update(require('solc/package.json').version)
  .digest('hex');

if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) process.exit(0);

const output = JSON.parse(require('solc').compile(JSON.stringify({ language: 'Solidity', sources, settings })));
const failures = (output.errors ?? []).filter((error) => error.severity === 'error');
if (failures.length > 0) {
  console.error(failures.map((error) => error.formattedMessage).join('\n'));
  process.exit(1);
}
fs.rmSync(artifactDir, { recursive: true, force: true });
fs.mkdirSync(artifactDir, { recursive: true });
let count = 0;
for (const contracts of Object.values(output.contracts)) {
  for (const [name, contract] of Object.entries(contracts)) {
    const runtime = contract.evm.deployedBytecode.object;
    // Interfaces and abstract contracts have no code.
    if (runtime === '') continue;
    fs.writeFileSync(path.join(artifactDir, `${name}.json`), JSON.stringify({ name, abi: contract.abi, runtime: `0x${runtime}` }));
    count += 1;
  }
}
fs.writeFileSync(stamp, hash);
console.log(`compiled ${count} contracts into ${path.relative(process.cwd(), artifactDir)}`);
