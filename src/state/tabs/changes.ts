import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { RequestName } from '#protocol/rpc.ts';

/** What one tab of this browser changes and others show. */
export const changeKinds = [
  'datasets',
  'runs',
  'checkups',
  'grades',
  'plan',
  'filters',
  'draws',
  'adapters',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** The channel between the tabs; what a tab posts reaches all others. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** What each request of the data worker changes for other tabs; one that is not named changes nothing. */
export const dataChanges: { [K in RequestName<DataProtocol>]?: readonly ChangeKind[] } = {
  import: ['datasets'],
  combine: ['datasets'],
  removeDataset: ['datasets'],
  restoreDataset: ['datasets'],
  renameDataset: ['datasets'],
  removeDamaged: ['datasets'],
  openProject: changeKinds,
  importBatch: ['runs'],
  removeRun: ['runs'],
  renameRun: ['runs'],
  restoreRun: ['runs'],
  removeCheckup: ['checkups'],
  grade: ['grades'],
  mergeGrades: ['grades'],
  putDraws: ['draws'],
  remark: ['grades'],
  setGradingPlan: ['plan'],
  putFilter: ['filters'],
  removeFilter: ['filters'],
};

/** Of the judge worker. The end of what it does is told by its events, and by the lock that it gives back. */
export const judgeChanges: { [K in RequestName<JudgeProtocol>]?: readonly ChangeKind[] } = {
  start: ['runs'],
  resume: ['runs'],
  pause: ['runs'],
  cancel: ['runs'],
  startCheckup: ['checkups'],
  resumeCheckup: ['checkups'],
  cancelCheckup: ['checkups'],
};

/** What a message of another tab says; nothing where it is none of ours, or of a version that says more. */
export function readChanges(message: unknown): readonly ChangeKind[] {
  if (typeof message !== 'object' || message === null || !('changed' in message)) return [];
  const { changed } = message;
  return Array.isArray(changed) ? changeKinds.filter((kind) => changed.includes(kind)) : [];
}
