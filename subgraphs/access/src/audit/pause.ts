/** A wait that can be cut short. One at a time. */
export class Pause {
  #timer: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#end = () => {
        this.#end = undefined;
        resolve();
      };
      this.#timer = setTimeout(this.#end, ms);
    });
  }

  /** What is left of the wait, if there is one, becomes this. */
  shorten(ms: number): void {
    if (this.#end === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#end, ms);
  }
}
