import type { MissingLabels } from '../../metrics/missing-labels.ts';

/** Null where every row with a score has a label. */
export const missingJson = (missing: MissingLabels | null) => missing && { ...missing };
