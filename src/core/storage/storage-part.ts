/** What this page keeps in the browser, by what it belongs to. */
export const storagePartNames = [
  'datasets',
  'runs',
  'states',
  'checkups',
  'grading',
  'models',
  'adapters',
  'trainings',
] as const;
export type StoragePartName = (typeof storagePartNames)[number];

export interface StoragePart {
  part: StoragePartName;
  /** About: the browser may compress what it stores. */
  bytes: number;
}
