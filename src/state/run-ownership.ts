import type { RunSummary } from '#core/run/run.ts';

/** The run, or the check-up, that this tab is busy with, and those that other tabs are. */
interface Busy {
  activeId: string | null;
  elsewhere: ReadonlySet<string>;
}

/** Another tab of this browser is busy with it. */
export const isElsewhere = (run: { id: string }, { activeId, elsewhere }: Busy): boolean =>
  run.id !== activeId && elsewhere.has(run.id);

/** It was under way when the page was closed: stored as running, and no tab is busy with it. */
export const isInterrupted = (run: Pick<RunSummary, 'id' | 'state'>, busy: Busy): boolean =>
  run.state === 'running' && run.id !== busy.activeId && !isElsewhere(run, busy);

/** Rows are left to judge, and no tab is busy with the run. */
export const canResume = (run: RunSummary, busy: Busy): boolean =>
  run.id !== busy.activeId && !isElsewhere(run, busy) && run.state !== 'done' && run.scored < run.rows;
