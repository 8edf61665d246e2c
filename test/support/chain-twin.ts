import { DEVNET_ADDRESSES, readContract, sendCall, startDevnet, type Devnet } from '@dimo-node/devnet';
import { permissionNumber } from '@dimo-node/kit';
import { getAddress } from 'ethers';
import { createTestDatabase, type TestDatabase } from './database';
import { reach, runIndexer, type TestIndexer } from './indexing';

/** Any manufacturer will do. */
const MAKER = 1;
const GRANT = 'setPermissions(address,uint256,address,uint256,uint256,uint256,string)';

/** A quiet devnet and the twin that an indexer makes of it, without anything that serves it. */
export class ChainTwin {
  readonly devnet: Devnet;
  readonly database: TestDatabase;
  /** Whether the chain ends with this twin. */
  readonly #isFirst: boolean;
  #indexer: TestIndexer | undefined;

  private constructor(devnet: Devnet, database: TestDatabase, isFirst: boolean) {
    this.devnet = devnet;
    this.database = database;
    this.#isFirst = isFirst;
  }

  static async start(): Promise<ChainTwin> {
    return ChainTwin.#begin(await startDevnet({ activity: false, emptyBlockMs: 0 }), true);
  }

  /** A twin of the same chain, in a database of its own; to be stopped before this one. */
  another(): Promise<ChainTwin> {
    return ChainTwin.#begin(this.devnet, false);
  }

  static async #begin(devnet: Devnet, isFirst: boolean): Promise<ChainTwin> {
    const twin = new ChainTwin(devnet, await createTestDatabase(), isFirst);
    twin.follow();
    await twin.caughtUp();
    return twin;
  }

  /** Starts the indexer, which `pause` stops. */
  follow(): void {
    this.#indexer ??= runIndexer(this.database.url, [this.devnet.wsUrl]);
  }

  async pause(): Promise<void> {
    await this.#indexer?.stop();
    this.#indexer = undefined;
  }

  /** The chain's newest block, which the twin has reached when this resolves. */
  async caughtUp(): Promise<{ readonly number: number; readonly hash: string }> {
    const { number, hash } = (await this.devnet.rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; hash: string };
    const block = { number: Number(number), hash };
    await reach(this.database.url, block);
    return block;
  }

  async ownerOf(vehicle: number): Promise<string> {
    return getAddress(String((await readContract(this.devnet.rpc, 'vehicleId', 'ownerOf', [vehicle]))[0]));
  }

  /** Mints a vehicle to an account; returns its token id. */
  async mint(owner: string): Promise<number> {
    const { logs } = await sendCall(this.devnet.rpc, owner, { member: 'registry', fn: 'mintVehicle', args: [MAKER, owner, []] });
    const minted = logs.find(({ address }) => address.toLowerCase() === DEVNET_ADDRESSES.vehicleId.toLowerCase());
    return Number(minted?.topics[3]);
  }

  /** The owner gives the license of the devnet these permissions and no others. */
  async grant(vehicle: number, permissions: readonly string[], seconds = 3_600): Promise<void> {
    const { license, rpc } = this.devnet;
    const mask = permissions.map((name) => 3n << BigInt(2 * permissionNumber(name))).reduce((sum, bits) => sum | bits, 0n);
    const args = [DEVNET_ADDRESSES.vehicleId, vehicle, license.clientId, mask, Math.floor(Date.now() / 1_000) + seconds, 0, ''];
    await sendCall(rpc, await this.ownerOf(vehicle), { member: 'sacd', fn: GRANT, args });
  }

  async stop(): Promise<void> {
    await this.pause();
    if (this.#isFirst) await this.devnet.stop();
    await this.database.drop();
  }
}
