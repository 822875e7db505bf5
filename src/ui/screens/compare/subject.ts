import type { Method } from '#state/compare/methods.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import type { BrushedAxis } from '../../filter/useBrushedPlane.ts';

/** What every part about one method is given. */
export interface SubjectProps {
  basis: CompareBasis;
  method: Method;
  /** What its figures rest on, in words. */
  rows: string;
}

/**
 * What rows are chosen by along an axis of a method's scores; null where no filter reads them: scores of a run that is
 * not open, and what is computed of a response's length.
 * @param openRun the run that filters read scores of
 */
export function brushedAxis(method: Method, openRun: string | null): BrushedAxis | null {
  if (method.kind === 'column' && method.column !== null)
    return { on: { column: method.column }, name: method.column };
  return method.kind === 'run' && method.runId === openRun
    ? { on: { field: 'score' }, name: `score of ${method.name}` }
    : null;
}

/** What a method's scores are called on an axis. */
export const scoreName = (method: Method): string =>
  method.kind === 'run' ? 'Score' : method.kind === 'length' ? 'ln(1 + characters)' : method.name;
