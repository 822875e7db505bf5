/** The hand on a run: pause, go on, cancel. The loop asks it between batches. */
export class RunControl {
  #cancelled = false;
  #gate: { promise: Promise<void>; open: () => void } | null = null;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  get paused(): boolean {
    return this.#gate !== null;
  }

  pause(): void {
    if (this.#gate || this.#cancelled) return;
    let open = () => {};
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gate = { promise, open };
  }

  resume(): void {
    this.#gate?.open();
    this.#gate = null;
  }

  cancel(): void {
    this.#cancelled = true;
    this.resume();
  }

  /** Settles at once, or when a pause ends. */
  async passage(): Promise<void> {
    if (this.#gate) await this.#gate.promise;
  }
}
