/** How rows of a dataset are to be graded: the same for everybody who grades it. */
export interface GradingPlan {
  /** Markdown, shown beside each row; empty: none. */
  guidelines: string;
  /** How many grades one person is to give; null: no target. */
  target: number | null;
}

export const noPlan: GradingPlan = { guidelines: '', target: null };

export const isNoPlan = ({ guidelines, target }: GradingPlan): boolean =>
  guidelines === '' && target === null;

/** Characters. */
export const maxGuidelines = 100_000;

/** The column that an export has the guidelines in: in its first row alone. */
export const guidelinesColumn = 'grading_guidelines';
