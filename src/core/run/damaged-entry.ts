/** Something that is stored and cannot be used: no list shows it, and it can be removed. */
export interface DamagedEntry {
  kind: 'dataset' | 'run' | 'check-up';
  id: string;
}
