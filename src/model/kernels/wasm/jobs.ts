/** Every job by its number. `assembly/jobs.ts` has the same list, and the arguments of each. */
export const jobs = {
  linear: 0,
  linearTransposed: 1,
  embed: 2,
  rmsNorm: 3,
  gatedUnit: 4,
  logSumExp: 5,
  splitHeads: 6,
  packKeys: 7,
  attention: 8,
  rmsNormBackward: 9,
  gatedUnitBackward: 10,
  splitHeadsBackward: 11,
  attentionBackwardQueries: 12,
  attentionBackwardKeys: 13,
  layerNorm: 14,
  gelu: 15,
  decodeAttention: 16,
} as const;

export type Job = keyof typeof jobs;
