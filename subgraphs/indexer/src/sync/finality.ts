/** The `finalized` tag is not believed when it has stood still this long. */
const STALL_MS = 600_000;

/**
 * Which block can no longer be reorganised: the lower of the chain's `finalized` tag and `head - depth`; where the tag is missing,
 * above the head, moving backwards or stalled, `head - depth` alone. Never decreases.
 */
export class Finality {
  readonly #depth: number;
  readonly #now: () => number;
  #tag: { number: number; since: number } | undefined;
  #distrusted = false;
  #final = -1;

  constructor(depth: number, now: () => number = Date.now) {
    this.#depth = depth;
    this.#now = now;
  }

  /** Notes what the chain says, null when the provider has no such tag. */
  observe(tag: number | null): void {
    const now = this.#now();
    const before = this.#tag;
    this.#distrusted =
      tag === null || (before !== undefined && (tag < before.number || (tag === before.number && now - before.since > STALL_MS)));
    if (tag !== null && tag !== before?.number) this.#tag = { number: tag, since: now };
  }

  /** The final block under a head; -1 when none is. */
  final(head: number): number {
    const byDepth = head - this.#depth;
    const byTag = this.#tag !== undefined && !this.#distrusted && this.#tag.number <= head ? this.#tag.number : byDepth;
    this.#final = Math.max(this.#final, Math.min(byDepth, byTag));
    return Math.min(this.#final, head);
  }
}
