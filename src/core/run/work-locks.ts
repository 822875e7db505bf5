import { AppError } from '../errors.ts';

/** Gives a lock back. Settles when others can take it. */
export type Release = () => Promise<void>;

/**
 * Locks on work that one tab of this browser at a time may do: a run, a check-up, a training, an import. Whoever holds one
 * loses it when it ends, however it ends: a closed or killed tab holds nothing.
 */
export interface WorkLocks {
  /** @returns null where another holds it */
  take(work: string): Promise<Release | null>;
  /** The work that is held, here or in another tab. */
  held(): Promise<ReadonlySet<string>>;
  /** Settles when nobody holds it. */
  freed(work: string): Promise<void>;
}

export const runWork = (runId: string): string => `run/${runId}`;
export const checkupWork = (checkupId: string): string => `checkup/${checkupId}`;
export const trainingWork = (trainingId: string): string => `training/${trainingId}`;
export const importWork = (datasetId: string): string => `import/${datasetId}`;

/** For a browser without locks: everybody may do everything, as with one tab. */
export const noLocks: WorkLocks = {
  take: async () => async () => {},
  held: async () => new Set(),
  freed: async () => {},
};

/**
 * Take `work` for this tab, then begin it, which hands the lock on; where that fails, others can have it.
 * @throws AppError `elsewhere` where another tab of this browser has it
 */
export async function asOnlyTab<T>(
  locks: WorkLocks,
  work: string,
  elsewhere: AppError,
  begin: (release: Release) => Promise<T>,
): Promise<T> {
  const release = await locks.take(work);
  if (!release) throw elsewhere;
  try {
    return await begin(release);
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

/** Where a run is asked for that another tab is at. */
export const runElsewhere = (runId: string): AppError =>
  new AppError(
    'run-elsewhere',
    'This run is under way in another tab of this browser, so it was not started here as well. It can be resumed here once that tab is closed or has cancelled it.',
    { runId },
  );

/** Where a check-up is asked for that another tab is at. */
export const checkupElsewhere = (checkupId: string): AppError =>
  new AppError(
    'checkup-elsewhere',
    'This check-up is under way in another tab of this browser, so it was not resumed here as well. It can be resumed here once that tab is closed or has cancelled it.',
    { checkupId },
  );
