/** Run control: pause, resume, cancel. The loop asks it between batches. */
export class RunControl {
  readonly #cancelling = new AbortController();
  #gate: { promise: Promise<void>; open: () => void } | null = null;

  get cancelled(): boolean {
    return this.#cancelling.signal.aborted;
  }

  /** Aborted by `cancel`: for what can stop in the middle of a batch. */
  get signal(): AbortSignal {
    return this.#cancelling.signal;
  }

  get paused(): boolean {
    return this.#gate !== null;
  }

  pause(): void {
    if (this.#gate || this.cancelled) return;
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
    this.#cancelling.abort();
    this.resume();
  }

  /** Settles at once, or when a pause ends. */
  async waitIfPaused(): Promise<void> {
    if (this.#gate) await this.#gate.promise;
  }
}
