import type { ChatPorts } from './chat-ports.ts';

/** Lets at most so many requests a minute begin, evenly spaced. */
export class Pacer {
  readonly #gap: number;
  #next = Number.NEGATIVE_INFINITY;

  constructor(
    requestsPerMinute: number,
    private readonly ports: Pick<ChatPorts, 'sleep' | 'now'>,
  ) {
    this.#gap = 60_000 / requestsPerMinute;
  }

  /** Settles when a request may begin. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.ports.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gap;
    if (at > now) await this.ports.sleep(at - now, signal);
  }
}
