import { readFileSync } from 'node:fs';
import { ParseProblem, type Parser } from '../settings/parsers';
import { amoy } from './amoy';
import { devnet } from './devnet';
import type { Network } from './network';
import { parseNetwork } from './parse';
import { polygon } from './polygon';

const KNOWN: readonly Network[] = [polygon, amoy, devnet];

/** A network by its name, or from a JSON file. Throws Error that names the file and the field that is wrong. */
export function loadNetwork(nameOrFile: string): Network {
  try {
    return parseChoice(nameOrFile);
  } catch (error) {
    if (error instanceof ParseProblem) throw new Error(`network "${nameOrFile}" ${error.message}`, { cause: error });
    throw error;
  }
}

function parseChoice(nameOrFile: string): Network {
  const known = KNOWN.find((network) => network.name === nameOrFile);
  if (known !== undefined) return known;
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch {
    throw new ParseProblem(`must be ${KNOWN.map((network) => network.name).join(', ')} or the path of a readable JSON file`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ParseProblem(`names a file that is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const network = parseNetwork(value);
  if (KNOWN.some((other) => other.name === network.name)) {
    throw new ParseProblem(`names a network file whose field name is ${network.name}, which is taken by a built-in network`);
  }
  return network;
}

export const networkChoice: Parser<Network> = { form: '`polygon`, `amoy`, `devnet` or a file', parse: parseChoice };
