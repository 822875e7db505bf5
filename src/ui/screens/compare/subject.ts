import type { Method } from '#state/compare/methods.ts';
import type { CompareBasis } from '#state/compare/sections.ts';

/** What every part about one method is given. */
export interface SubjectProps {
  basis: CompareBasis;
  method: Method;
  /** What its figures rest on, in words. */
  rows: string;
}

/** What a method's scores are called on an axis. */
export const scoreName = (method: Method): string =>
  method.kind === 'run' ? 'Score' : method.kind === 'length' ? 'ln(1 + characters)' : method.name;
