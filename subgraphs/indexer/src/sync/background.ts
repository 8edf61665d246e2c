/** One piece of work at a time beside the sync loop, which must not wait for it; its outcome is taken when the loop comes by. */
export class Background<T> {
  #running = false;
  #outcome: { readonly value: T } | { readonly error: unknown } | undefined;

  /** Starts the work unless some is running or its outcome has not been taken yet. */
  start(work: () => Promise<T>): void {
    if (this.#running || this.#outcome) return;
    this.#running = true;
    work()
      .then(
        (value) => (this.#outcome = { value }),
        (error: unknown) => (this.#outcome = { error }),
      )
      .finally(() => (this.#running = false));
  }

  /** The outcome, once; undefined while there is none. Throws what the work threw. */
  take(): { readonly value: T } | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome && 'error' in outcome) throw outcome.error;
    return outcome;
  }
}
