import type { SealKeys } from '../seal';
import type { Problems } from './problems';
import type { StoredRow, StoredSeal } from './stored';

/** Follows the seals beside the rows: each signature, each seal's link to the one before, and that the row it was put on is still the same. */
export class SealCheck {
  readonly #seals: AsyncIterator<StoredSeal>;
  readonly #keys: SealKeys;
  readonly #problems: Problems;
  #next: StoredSeal | undefined;
  #previous = '0';
  #count = 0;
  #sealed = 0n;

  private constructor(seals: AsyncIterator<StoredSeal>, keys: SealKeys, problems: Problems) {
    this.#seals = seals;
    this.#keys = keys;
    this.#problems = problems;
  }

  static async over(seals: AsyncIterator<StoredSeal>, keys: SealKeys, problems: Problems): Promise<SealCheck> {
    const check = new SealCheck(seals, keys, problems);
    await check.#advance();
    return check;
  }

  get count(): number {
    return this.#count;
  }

  /** The last row under a seal that holds, 0 for none. */
  get sealed(): bigint {
    return this.#sealed;
  }

  /** To be told of every row in its order. */
  async row({ seq, hash }: Pick<StoredRow, 'seq' | 'hash'>): Promise<void> {
    while (this.#next !== undefined && BigInt(this.#next.seq) < BigInt(seq)) await this.#withoutRow(this.#next);
    if (this.#next?.seq !== seq) return;
    const seal = this.#next;
    const same = seal.hash === hash;
    if (!same) this.#problems.add(BigInt(seq), `row ${seq} has another hash than when it was sealed: the rows up to it were written anew`);
    if (this.#isGenuine(seal) && same) this.#sealed = BigInt(seq);
    await this.#advance();
  }

  /** After the last row: what is left was put on rows that are gone. */
  async end(): Promise<void> {
    while (this.#next !== undefined) await this.#withoutRow(this.#next);
  }

  async #withoutRow(seal: StoredSeal): Promise<void> {
    this.#problems.add(BigInt(seal.seq), `row ${seal.seq} was sealed and is not in the log`);
    this.#isGenuine(seal);
    await this.#advance();
  }

  #isGenuine(seal: StoredSeal): boolean {
    const { seq, keyId, previous, signature } = seal;
    this.#count++;
    if (previous !== this.#previous) {
      this.#problems.add(
        BigInt(seq),
        `the seal of row ${seq} follows one of row ${previous}, but the seal before it is ${named(this.#previous)}`,
      );
    }
    this.#previous = seq;
    const valid = this.#keys.verify(seal, signature);
    if (valid === undefined)
      this.#problems.add(BigInt(seq), `the seal of row ${seq} is by the key ${keyId}, which is not among the given keys`);
    if (valid === false) this.#problems.add(BigInt(seq), `the seal of row ${seq} has a signature that is not of its key ${keyId}`);
    return valid === true;
  }

  async #advance(): Promise<void> {
    const { value, done } = await this.#seals.next();
    this.#next = done === true ? undefined : value;
  }
}

function named(seq: string): string {
  return seq === '0' ? 'none' : `of row ${seq}`;
}
