import * as v from 'valibot';
import { bySchema, objectOf } from '../schema/by-schema.ts';

/** How rows of a dataset are to be graded: the same for everybody who grades it. */
export interface GradingPlan {
  /** Markdown, shown beside each row; empty: none. */
  guidelines: string;
  /** How many grades one person is to give; null: no target. */
  target: number | null;
}

export const noPlan: GradingPlan = { guidelines: '', target: null };

/** Characters. */
export const maxGuidelines = 100_000;

const planSchema: v.GenericSchema<unknown, GradingPlan> = objectOf({
  guidelines: v.pipe(v.string(), v.maxLength(maxGuidelines)),
  target: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** A plan as it comes from storage, from a file or from the page, or what is wrong with it. */
export const checkPlan = (value: unknown) => bySchema(planSchema, value);

/** The column that an export has the guidelines in: in its first row alone. */
export const guidelinesColumn = 'grading_guidelines';
