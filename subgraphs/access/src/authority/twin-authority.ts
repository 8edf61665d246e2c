import {
  InvalidDidError,
  parseAddress,
  parseAsset,
  type AccessAuthority,
  type AccessDecision,
  type Asset,
  type BlockRef,
  type Caller,
  type DataAccess,
  type Network,
  type VehicleCaller,
} from '@dimo-node/kit';
import type { AuditNotes } from '../audit/entry';
import { BlockCache, type BlockCacheOptions } from '../block-cache';
import { refusal, rulingOf, type GrantDecider, type Ruling } from '../decision/ruling';
import type { Licenses } from '../licenses/licenses';
import { entryOf } from './access-entry';

export interface TwinAuthorityOptions {
  readonly network: Pick<Network, 'chainId' | 'contracts'>;
  /** Cached, since every operation asks it. */
  readonly decider: GrantDecider;
  /** The twin's head and until when it counts; throws NodeError TWIN_BEHIND. */
  readonly head: () => Promise<{ readonly block: BlockRef; readonly freshUntil: number }>;
  readonly licenses: Licenses;
  readonly audit: Pick<AuditNotes, 'note'>;
  readonly cache: BlockCacheOptions;
  readonly now?: (() => Date) | undefined;
}

/** What services ask before they show anything, whoever issued the caller's token. */
export class TwinAuthority implements AccessAuthority {
  readonly #options: TwinAuthorityOptions;
  readonly #licenses: BlockCache<Ruling>;

  constructor(options: TwinAuthorityOptions) {
    this.#options = options;
    this.#licenses = new BlockCache(options.cache);
  }

  async confirm(caller: VehicleCaller, permissions: readonly string[]): Promise<AccessDecision> {
    const beyond = permissions.filter((name) => !caller.permissions.includes(name));
    if (beyond.length > 0) return this.#refuse(`the token lacks permissions [${beyond.join(' ')}]`, beyond);
    const asset = assetOf(caller.asset);
    if (asset === undefined || parseAddress(caller.subject) === undefined)
      return this.#refuse('the token names no asset or no license', permissions);
    // Without permissions the token is for documents only, and then they are what must still be granted.
    const events = permissions.length === 0 ? caller.events : [];
    return this.#options.decider.decide({ grantee: caller.subject, asset, permissions, events });
  }

  async owns(address: string, vehicle: number): Promise<AccessDecision> {
    const { chainId, contracts } = this.#options.network;
    const contract = parseAddress(contracts.vehicleId ?? '');
    if (contract === undefined || parseAddress(address) === undefined) return this.#refuse('there is no such vehicle or owner', []);
    return this.#options.decider.owns(address, { kind: 'token', chainId: BigInt(chainId), contract, tokenId: BigInt(vehicle) });
  }

  licensed(caller: Caller): Promise<AccessDecision> {
    const clientId = caller.kind === 'developer' ? caller.clientId : caller.subject;
    return this.#licenses.get(clientId, async () => {
      // Read before the license: what the license says is then at least as new as this block.
      const { block, freshUntil } = await this.#options.head();
      const license = parseAddress(clientId) === undefined ? null : await this.#options.licenses.byClientId(clientId);
      if (license === null) return rulingOf(refusal(`not a dev license: ${clientId}`), block, freshUntil);
      // No grant is behind it.
      return { ...rulingOf({ via: 'owner' }, block, freshUntil), via: undefined };
    });
  }

  record(access: DataAccess): void {
    const { audit, now = () => new Date() } = this.#options;
    audit.note(entryOf(access, now()));
  }

  async #refuse(reason: string, missing: readonly string[]): Promise<Ruling> {
    const { block, freshUntil } = await this.#options.head();
    return rulingOf(refusal(reason, { missing }), block, freshUntil);
  }
}

function assetOf(did: string): Asset | undefined {
  try {
    return parseAsset(did);
  } catch (error) {
    if (error instanceof InvalidDidError) return undefined;
    throw error;
  }
}
