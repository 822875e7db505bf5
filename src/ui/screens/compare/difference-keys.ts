/** Figures of which differences are shown, those of which more is better first. */
export const differenceKeys = [
  'pearson',
  'spearman',
  'kendall_tau_b',
  'auroc',
  'augrc',
  'aurc',
  'e_aurc',
] as const;
export type DifferenceKey = (typeof differenceKeys)[number];
