import type { BackendReport } from '../judge/judge.ts';

/** A backend and how many rows of a run it scored, invalid ones included. */
export interface BackendUse {
  backend: BackendReport;
  rows: number;
}

/**
 * The uses after `backend` scored `rows` more rows. A run has several where its device was lost, or where it was
 * resumed on another backend: their scores agree within 1e-4, but not to the bit.
 * @param backend null where nothing is computed here: an endpoint's answers, two runs put together
 */
export function withRowsBy(
  uses: readonly BackendUse[],
  backend: BackendReport | null,
  rows: number,
): readonly BackendUse[] {
  if (backend === null || rows === 0) return uses;
  const at = uses.findIndex((use) => isSameBackend(use.backend, backend));
  if (at < 0) return [...uses, { backend, rows }];
  return uses.with(at, { ...uses[at]!, rows: uses[at]!.rows + rows });
}

/** What computes is the same; when and why it was chosen may differ. */
const isSameBackend = (a: BackendReport, b: BackendReport): boolean =>
  a.name === b.name &&
  a.device === b.device &&
  a.threads === b.threads &&
  a.kernels?.name === b.kernels?.name;
