import { assetText, type Asset } from '@dimo-node/kit';
import { BlockCache, type BlockCacheOptions } from '../block-cache';
import type { AccessQuestion } from '../decision/question';
import type { GrantDecider, Ruling } from '../decision/ruling';

/** Decides each question once for a block of the twin. */
export class CachedDecider implements GrantDecider {
  readonly #decider: GrantDecider;
  readonly #rulings: BlockCache<Ruling>;

  constructor(decider: GrantDecider, cache: BlockCacheOptions) {
    this.#decider = decider;
    this.#rulings = new BlockCache(cache);
  }

  decide(question: AccessQuestion): Promise<Ruling> {
    const { grantee, asset, permissions, events } = question;
    const key = JSON.stringify([grantee, assetText(asset), permissions, events]);
    return this.#rulings.get(key, () => this.#decider.decide(question));
  }

  owns(address: string, asset: Asset): Promise<Ruling> {
    return this.#rulings.get(JSON.stringify([address, assetText(asset)]), () => this.#decider.owns(address, asset));
  }
}
