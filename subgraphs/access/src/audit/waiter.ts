import { NodeError } from '@dimo-node/kit';

/** Those who wait for the entries of one moment to be written. */
export class Waiter {
  readonly promise: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  succeed(): void {
    this.#resolve();
  }

  fail(): void {
    this.#reject(new NodeError('AUDIT_UNAVAILABLE'));
  }
}
