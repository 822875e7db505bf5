import type { JudgedTexts, JudgeMode } from './judge.ts';

/**
 * What a judge is given of a row, as one text to hash: rows with equal content get equal scores. The reference counts only
 * where the judge sees it.
 */
export const judgedContent = ({ instruction, response, reference }: JudgedTexts, mode: JudgeMode): string =>
  JSON.stringify([instruction, response, mode === 'with-reference' ? reference : null]);
