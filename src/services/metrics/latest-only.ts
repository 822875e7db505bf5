import { AppError } from '#core/errors.ts';

/**
 * Runs jobs in the order they came. A job that has not begun is dropped when a newer one of its slot arrives,
 * so a user who moves a control quickly waits for the last position only.
 */
export class LatestOnly {
  readonly #newest = new Map<string, number>();
  #jobs = 0;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param slot what the job is for; null is never dropped */
  run<T>(slot: string | null, job: () => T): Promise<T> {
    const number = ++this.#jobs;
    if (slot !== null) this.#newest.set(slot, number);
    const result = this.#queue.then(async () => {
      // Let messages that are already waiting arrive first.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (slot !== null && this.#newest.get(slot) !== number)
        throw new AppError('superseded', 'A newer request for the same metrics superseded this one.', {
          slot,
        });
      return job();
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}
