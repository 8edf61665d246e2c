import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InterfaceAbi } from 'ethers';

/** A compiled contract: JSON ABI and the code as it stands on chain. */
export interface Artifact {
  readonly name: string;
  readonly abi: InterfaceAbi;
  readonly runtime: string;
}

// Beside src and dist alike.
const directory = path.join(__dirname, '..', '..', 'artifacts');

/** Reads a compiled contract. Throws, naming the fix, when the contracts have not been compiled. */
export function artifact(name: string): Artifact {
  try {
    return JSON.parse(readFileSync(path.join(directory, `${name}.json`), 'utf8')) as Artifact;
  } catch (cause) {
    throw new Error(`the compiled contract ${name} is missing: run npm run generate -w @dimo-node/devnet`, { cause });
  }
}

/** Changes whenever a contract changes. */
export function artifactsHash(): string {
  return readFileSync(path.join(directory, '.hash'), 'utf8');
}
