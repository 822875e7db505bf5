/** What a client needs of the world: core has neither network nor clock. */
export interface ChatPorts {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Settles after `milliseconds`, or at once where the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds, monotonic. */
  now(): number;
}
