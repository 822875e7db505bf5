import type { Policy } from '#core/policy/policy.ts';
import { policyFormat, policyVersion } from '#core/policy/policy.ts';
import { testIdentity, testQuestion } from './scored-file.ts';

/** A policy by hand, without rows to compare with. */
export const testPolicy = (change: Partial<Policy> = {}): Policy => ({
  format: policyFormat,
  version: policyVersion,
  createdAt: '2026-11-30T12:00:00.000Z',
  judge: testIdentity,
  question: testQuestion,
  threshold: 5,
  rule: 'score',
  origin: 'Chosen by hand, without labels. Promises nothing.',
  promise: null,
  data: {
    name: 'none',
    sha256: '',
    rows: 0,
    scored: 0,
    labelled: 0,
    instructions: 0,
    label: null,
    labelThreshold: null,
  },
  expiry: { by: 'drift', level: 0.05, permutations: 99, seed: 1 },
  reference: {
    of: 'scored',
    groups: [],
    instruction: [],
    score: [],
    characters: [],
    group: [],
    probs: null,
    wording: null,
    content: [],
  },
  ...change,
});
