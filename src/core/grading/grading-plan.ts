import { digitScale, type Scale, scaleText } from './scale.ts';

/** How rows of a dataset are to be graded: the same for everybody who grades it. */
export interface GradingPlan {
  /** Markdown, shown beside each row; empty: none. */
  guidelines: string;
  /** How many grades one person is to give; null: no target. */
  target: number | null;
  /** What each row is graded on. */
  scale: Scale;
}

export const noPlan: GradingPlan = { guidelines: '', target: null, scale: digitScale };

export const isDigitScale = (scale: Scale): boolean => scaleText(scale) === scaleText(digitScale);

export const isNoPlan = ({ guidelines, target, scale }: GradingPlan): boolean =>
  guidelines === '' && target === null && isDigitScale(scale);

/** Characters. */
export const maxGuidelines = 100_000;

/** The column that an export has the guidelines in: in its first row alone. */
export const guidelinesColumn = 'grading_guidelines';

/** The column that an export has the scale in, likewise; missing where rows are graded from 0 to 9. */
export const gradingScaleColumn = 'grading_scale';
