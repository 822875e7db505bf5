import type { ChatPorts } from './chat-ports.ts';

/** Lets at most so many requests a minute begin, evenly spaced, and none before a wait that all share is over. */
export class Pacer {
  readonly #gap: number;
  #next = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(
    requestsPerMinute: number,
    private readonly ports: Pick<ChatPorts, 'sleep' | 'now'>,
  ) {
    this.#gap = 60_000 / requestsPerMinute;
  }

  /** Settles when a request may begin, or when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.ports.now();
      const at = Math.max(now, this.#next, this.#heldUntil);
      this.#next = at + this.#gap;
      if (at > now) await this.ports.sleep(at - now, signal);
      // A wait may have begun meanwhile.
      if (signal.aborted || this.#heldUntil <= at) return;
    }
  }

  /** No request begins for so many milliseconds from now. */
  hold(milliseconds: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.ports.now() + milliseconds);
    this.#next = Math.max(this.#next, this.#heldUntil);
  }
}
