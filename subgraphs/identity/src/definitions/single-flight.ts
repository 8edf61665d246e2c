/** A caller that looked into the cache just before a read ended finds what that read gave. */
const LINGER_MS = 250;

/** Reads under way by name: who asks for one that has begun gets the same promise. */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Promise<V>>();

  /** The read of this name that is under way or has just ended well. */
  get(key: K): Promise<V> | undefined {
    return this.#flights.get(key);
  }

  /** Makes a read known by its name until it has ended; its rejection is its callers' matter. */
  add(key: K, flight: Promise<V>): Promise<V> {
    this.#flights.set(key, flight);
    const forget = (): void => void (this.#flights.get(key) === flight && this.#flights.delete(key));
    flight.then(() => setTimeout(forget, LINGER_MS).unref(), forget);
    return flight;
  }

  /** Resolves when all that was under way has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#flights.values());
  }
}
