// Compiles contracts/UndeployedAccount.sol with the solc package into the constant in src/signatures/undeployed-account-code.ts.
// The constant is kept in the repository, so that a node needs no compiler. With --check nothing is written: it fails when they differ.
const fs = require('node:fs');
const path = require('node:path');

const NAME = 'UndeployedAccount';
const source = path.join(__dirname, '..', 'contracts', `${NAME}.sol`);
const target = path.join(__dirname, '..', 'src', 'signatures', 'undeployed-account-code.ts');

/** Creation code of the contract: 0x and hex. Throws with the compiler's words. */
function compile() {
  const settings = {
    // No opcode that a chain of the last years lacks.
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
  };
  const sources = { [NAME]: { content: fs.readFileSync(source, 'utf8') } };
  const output = JSON.parse(require('solc').compile(JSON.stringify({ language: 'Solidity', sources, settings })));
  const failures = (output.errors ?? []).filter((error) => error.severity === 'error');
  if (failures.length > 0) throw new Error(failures.map((error) => error.formattedMessage).join('\n'));
  return `0x${output.contracts[NAME][NAME].evm.bytecode.object}`;
}

function moduleText(code) {
  const lines = code.match(/.{1,128}/g).map((line) => `  '${line}',`);
  return [
    '/** Creation code of contracts/UndeployedAccount.sol; made by `npm run compile -w @dimo-node/access`. */',
    'export const UNDEPLOYED_ACCOUNT_CODE: string = [',
    ...lines,
    "].join('');",
    '',
  ].join('\n');
}

const text = moduleText(compile());
if (!process.argv.includes('--check')) fs.writeFileSync(target, text);
else if (fs.readFileSync(target, 'utf8') !== text)
  throw new Error(`${target} is not what the contract compiles to: run this without --check`);
