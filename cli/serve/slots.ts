/** At most so many pieces of work at once, and so many that wait; the rest is turned away. */
export class Slots {
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly parallel: number,
    private readonly maxWaiting: number,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @returns what ends the piece of work; null where too many wait already, or the signal is aborted while it waits */
  async take(signal: AbortSignal): Promise<(() => void) | null> {
    if (this.#inFlight < this.parallel) this.#inFlight++;
    else {
      if (this.#waiting.length >= this.maxWaiting) return null;
      // Whoever ends hands its place over, so that none is taken in between.
      const got = await new Promise<boolean>((resolve) => {
        const begin = () => {
          signal.removeEventListener('abort', leave);
          resolve(true);
        };
        const leave = () => {
          this.#waiting.splice(this.#waiting.indexOf(begin), 1);
          resolve(false);
        };
        this.#waiting.push(begin);
        signal.addEventListener('abort', leave, { once: true });
      });
      if (!got) return null;
    }
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inFlight--;
    };
  }
}
