import type { DeviceMemory } from '../backends/device-memory.ts';

/** Rows × tokens of a prefill before one was measured, and ever: more than the latter gains no device anything. */
const first = 512;
const most = 4096;
/** Smaller batches are mostly fixed costs, and are always allowed. */
const least = 256;
/** Bytes that activations may take however small the model is. */
const minBudget = 32e6;
/** A device that is done with a full batch sooner, in milliseconds, is fast enough for its fixed costs to show: */
const briefest = 50;
/** there it may take so much more. */
const fastDevice = 4;

/**
 * How many tokens a batch may have: as many as fit into a quarter of what the loaded model takes, by what the largest
 * batch so far needed of the device, or a later one that needed more than that. A batch that memory did not hold
 * lowers it for good.
 */
export class BatchMemory {
  /** Rows × tokens of one prefill. */
  maxTokens = first;
  private budget: number;
  private readonly maxBudget: number;
  private ceiling = most;
  private largest = least;

  /**
   * @param device with the model on it, and as yet nothing of a batch
   * @param now milliseconds, monotonic
   */
  constructor(
    private readonly device: Pick<DeviceMemory, 'givenOut' | 'watchNeed'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.budget = Math.max(minBudget, device.givenOut() / 4);
    this.maxBudget = fastDevice * this.budget;
  }

  /** @param tokens rows × tokens of the batch that `work` computes, padding included */
  async measure(tokens: number, work: () => Promise<void>): Promise<void> {
    const need = this.device.watchNeed();
    const start = this.now();
    let bytes = 0;
    try {
      await work();
    } finally {
      bytes = need();
    }
    if (bytes <= 0 || (tokens < this.largest && bytes <= this.budget)) return;
    if (this.now() - start < briefest) this.budget = Math.min(this.maxBudget, 2 * this.budget);
    this.largest = Math.max(this.largest, tokens);
    this.limit((this.budget / bytes) * tokens);
  }

  /** A batch of so many tokens was more than memory holds. */
  refuse(tokens: number): void {
    this.ceiling = Math.min(this.ceiling, tokens / 2);
    this.limit(this.maxTokens);
  }

  private limit(tokens: number): void {
    this.maxTokens = Math.max(least, Math.floor(Math.min(this.ceiling, tokens)));
  }
}
