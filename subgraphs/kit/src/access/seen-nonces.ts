/** Nonces of one slice of time share a set, which is dropped as a whole when the slice is too old for any of them to be taken again. */
const SLICE_MS = 5_000;

export interface SeenNoncesOptions {
  /** How far from now a moment may lie, either way, for its nonce to be taken: nothing older has to be remembered. */
  readonly windowMs: number;
  /** Most nonces remembered at a time. */
  readonly limit: number;
}

/** Remembers the nonces of signed requests for as long as they could be sent again. Never forgets one early: when it is full it takes no more. */
export class SeenNonces {
  readonly #options: SeenNoncesOptions;
  readonly #slices = new Map<number, Set<string>>();
  #size = 0;

  constructor(options: SeenNoncesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes note of a nonce that was made at `at`. Both times in milliseconds since 1970. */
  take(nonce: string, at: number, now: number): 'new' | 'seen' | 'full' {
    this.#forget(now);
    const slice = Math.floor(at / SLICE_MS);
    let nonces = this.#slices.get(slice);
    if (nonces?.has(nonce) === true) return 'seen';
    if (this.#size >= this.#options.limit) return 'full';
    if (nonces === undefined) this.#slices.set(slice, (nonces = new Set()));
    nonces.add(nonce);
    this.#size += 1;
    return 'new';
  }

  #forget(now: number): void {
    const oldest = Math.floor((now - this.#options.windowMs) / SLICE_MS);
    for (const [slice, nonces] of this.#slices) {
      if (slice >= oldest) continue;
      this.#slices.delete(slice);
      this.#size -= nonces.size;
    }
  }
}
