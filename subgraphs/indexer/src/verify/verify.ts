import { Client } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import { RpcError, type Rpc } from '../rpc';
import { readCheckpoint } from '../store/checkpoint';
import { storedHeader } from '../store/chain-reader';
import { bareHash } from '../sync/convert';
import type { Check } from './checks';
import { twinFacts, type Sample } from './facts';

export interface VerifyOptions {
  readonly databaseUrl: string;
  readonly contracts: ContractBook;
  readonly rpc: Rpc;
  readonly sample: Sample;
  readonly signal: AbortSignal;
}

export interface Difference {
  readonly about: string;
  readonly twin: string;
  readonly chain: string;
}

export interface VerifyResult {
  readonly block: number;
  readonly checked: number;
  /** Reads that no contract answered: nothing is known of them. */
  readonly unanswered: number;
  readonly differences: readonly Difference[];
}

const READS_AT_ONCE = 8;
const UNANSWERED = Symbol('unanswered');

/** Compares the twin with the contracts at the one block it stands at: owners, pairings, beneficiaries, claims and permissions. */
export async function verifyTwin(options: VerifyOptions): Promise<VerifyResult> {
  const { contracts, rpc, sample, signal } = options;
  const client = new Client({ connectionString: options.databaseUrl, application_name: 'dimo-node verify' });
  await client.connect();
  try {
    // One snapshot: the indexer may go on, the comparison stays at its block.
    await client.query("SET timezone = 'UTC'; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const checkpoint = await readCheckpoint(client, contracts.chainId);
    if (!checkpoint || checkpoint.indexed.hash === '') throw new Error('nothing is indexed yet: there is no twin to verify');
    const { number, hash } = checkpoint.indexed;
    const header = await rpc.headerByNumber(number, signal);
    if (!header) throw new Error(`no RPC endpoint has block ${number}, at which the twin stands`);
    if (bareHash(header.hash) !== hash)
      throw new Error(
        `block ${number} is ${header.hash} on chain, but the twin stands at 0x${hash}: wait for the indexer to undo the reorg`,
      );
    const result = { block: number, checked: 0, unanswered: 0, differences: [] as Difference[] };
    const time = (await storedHeader(client, number))?.time ?? header.timestamp;
    for await (const group of inGroups(twinFacts(client, contracts, sample, time))) {
      const answers = await Promise.all(group.map((check) => read(rpc, contracts, check, number, signal)));
      answers.forEach((answer, i) => {
        const check = group[i] as Check;
        result.checked++;
        if (answer === UNANSWERED) result.unanswered++;
        else if (answer !== check.expected) result.differences.push({ about: check.about, twin: check.expected, chain: answer });
      });
    }
    return result;
  } finally {
    await client.end();
  }
}

async function* inGroups(checks: AsyncIterable<Check>): AsyncGenerator<Check[]> {
  let group: Check[] = [];
  for await (const check of checks) {
    group.push(check);
    if (group.length < READS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** The contract's answer as text; `burned` when it refuses to name an owner. */
async function read(
  rpc: Rpc,
  contracts: ContractBook,
  check: Check,
  block: number,
  signal: AbortSignal,
): Promise<string | typeof UNANSWERED> {
  const { role, abi, method, args } = check;
  try {
    const answer = await rpc.call({ to: `0x${contracts.address(role)}`, data: abi.encodeFunctionData(method, args) }, block, signal);
    return answer === '0x' ? UNANSWERED : String(abi.decodeFunctionResult(method, answer)[0]).toLowerCase();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RpcError && error.kind === 'reverted') return method === 'ownerOf' ? 'burned' : UNANSWERED;
    throw error;
  }
}
