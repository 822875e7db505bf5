import type { WorkLocks } from '#core/run/work-locks.ts';

/**
 * Tells which pieces of work other tabs of this browser are at, and calls `ended` when one of them is free again.
 * @param workOf the name of a piece's lock
 */
export class WorkElsewhere {
  /** Ids whose end is waited for. */
  readonly #watched = new Set<string>();

  constructor(
    private readonly locks: Pick<WorkLocks, 'held' | 'freed'>,
    private readonly workOf: (id: string) => string,
    private readonly ended: () => Promise<void>,
  ) {}

  /**
   * A list, and the ids in it that another tab is at.
   * @param activeId what this tab is at, asked once the list is read
   */
  async list<T extends { id: string }>(
    read: () => Promise<T[]>,
    activeId: () => string | null,
  ): Promise<{ list: T[]; elsewhere: ReadonlySet<string> }> {
    // Locks first: what ends in between is listed as ended, and is not taken for interrupted.
    const held = await this.locks.held();
    const list = await read();
    const busy = list.map(({ id }) => id).filter((id) => id !== activeId() && held.has(this.workOf(id)));
    for (const id of busy) void this.#watch(id);
    return { list, elsewhere: new Set(busy) };
  }

  async #watch(id: string): Promise<void> {
    if (this.#watched.has(id)) return;
    this.#watched.add(id);
    await this.locks.freed(this.workOf(id));
    this.#watched.delete(id);
    await this.ended();
  }
}
