import { id, type Result } from 'ethers';
import { DEVNET_ADDRESSES, memberInterface } from '../chain/members';
import { quantity, type RpcSender } from '../rpc';
import type { Row } from './statement';

interface ChainLog {
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
}

interface Block {
  readonly hash: string;
  readonly transactions: readonly { readonly hash: string; readonly input: string }[];
}

const EVENTS = [
  'DeviceDefinitionTableCreated(address,uint256,uint256)',
  'DeviceDefinitionInserted(uint256,string,string,uint256)',
  'DeviceDefinitionUpdated(uint256,string)',
  'DeviceDefinitionDeleted(uint256,string)',
].map(id);

/**
 * Device definitions as the chain's transactions wrote them: the rows are in the calls, which the registry's events point to.
 * Reads what is new at each look, and all again after a reorg.
 */
export class ChainTables {
  readonly #rpc: RpcSender;
  #tables = new Map<number, Map<string, Row>>();
  #read = { number: -1, hash: '' };
  #turn: Promise<unknown> = Promise.resolve();

  constructor(rpc: RpcSender) {
    this.#rpc = rpc;
  }

  /** Rows of a table as of the newest block; undefined when there is no such table. */
  table(tableId: number): Promise<Iterable<Row> | undefined> {
    const look = this.#turn.then(async () => {
      await this.#catchUp();
      return this.#tables.get(tableId)?.values();
    });
    this.#turn = look.catch(() => undefined);
    return look;
  }

  async #catchUp(): Promise<void> {
    const head = Number(await this.#rpc.send('eth_blockNumber', []));
    if (this.#read.number >= 0 && (head < this.#read.number || (await this.#block(this.#read.number)).hash !== this.#read.hash)) {
      this.#tables = new Map();
      this.#read = { number: -1, hash: '' };
    }
    if (head === this.#read.number) return;
    const { hash } = await this.#block(head);
    const filter = {
      address: DEVNET_ADDRESSES.registry,
      topics: [EVENTS],
      fromBlock: quantity(this.#read.number + 1),
      toBlock: quantity(head),
    };
    const logs = (await this.#rpc.send('eth_getLogs', [filter])) as ChainLog[];
    const inputs = new Map<string, string>();
    for (const number of new Set(logs.map((log) => log.blockNumber))) {
      const { transactions } = await this.#block(Number(number), true);
      for (const transaction of transactions) inputs.set(transaction.hash, transaction.input);
    }
    for (const log of logs) this.#apply(log, inputs.get(log.transactionHash) ?? '0x');
    this.#read = { number: head, hash };
  }

  async #block(number: number, full = false): Promise<Block> {
    const block = (await this.#rpc.send('eth_getBlockByNumber', [quantity(number), full])) as Block | null;
    if (block === null) throw new Error(`the chain has no block ${number}`);
    return block;
  }

  #apply(log: ChainLog, input: string): void {
    const event = memberInterface('registry').parseLog({ topics: [...log.topics], data: log.data });
    if (event === null) return;
    const tableId = Number(event.args.getValue('tableId'));
    const table = this.#tables.get(tableId) ?? new Map<string, Row>();
    this.#tables.set(tableId, table);
    if (event.name === 'DeviceDefinitionTableCreated') return;
    const definition = String(event.args.getValue('id'));
    if (event.name === 'DeviceDefinitionDeleted') table.delete(definition);
    else table.set(definition, rowOf(input, definition) ?? table.get(definition) ?? rowOfEvent(event.args));
  }
}

/** The row in a call of insertDeviceDefinition or updateDeviceDefinition; undefined when the registry was called another way. */
function rowOf(input: string, definition: string): Row | undefined {
  const call = input.length < 10 ? null : memberInterface('registry').parseTransaction({ data: input });
  if (call?.name !== 'insertDeviceDefinition' && call?.name !== 'updateDeviceDefinition') return undefined;
  const data = call.args[1] as Result;
  const text = (name: string): string => String(data.getValue(name));
  if (text('id') !== definition) return undefined;
  return {
    id: definition,
    model: text('model'),
    year: Number(data.getValue('year')),
    metadata: text('metadata'),
    ksuid: text('ksuid'),
    devicetype: text('deviceType'),
    imageuri: text('imageURI'),
  };
}

/** What an insert's event says by itself. */
function rowOfEvent(args: Result): Row {
  const { id: definition, model = '', year = 0n } = args.toObject() as { id: string; model?: string; year?: bigint };
  return { id: definition, model, year: Number(year), metadata: '', ksuid: '', devicetype: '', imageuri: '' };
}
