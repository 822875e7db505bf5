/** What a row can be filtered by besides the columns of its source. Their names are stored and stand in addresses. */
export const filterFields = [
  'score',
  'label',
  'grade',
  'model',
  'category',
  'length',
  'tag',
  'flag',
  'comment',
  'work',
  'invalid',
  'truncated',
  'drawn',
  'disputed',
  'decision',
  'text',
] as const;
export type FilterField = (typeof filterFields)[number];

/** Fields that only the page knows of: no export holds them, so no call of a command can name them. */
export const pageFields: readonly FilterField[] = ['work', 'drawn', 'disputed', 'decision'];

export const isFilterField = (name: unknown): name is FilterField =>
  filterFields.some((field) => field === name);

/** What a field is called in a sentence and in a list. */
export const fieldWords: Record<FilterField, string> = {
  score: 'score',
  label: 'label',
  grade: 'grade given here',
  model: 'model',
  category: 'category',
  length: 'response length',
  tag: 'tag',
  flag: 'flag',
  comment: 'comment',
  work: 'grading',
  invalid: 'reason for being invalid',
  truncated: 'truncated',
  drawn: 'drawn to grade',
  disputed: 'disagreement of annotators',
  decision: 'decision',
  text: 'text',
};
