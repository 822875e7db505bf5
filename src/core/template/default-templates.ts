import type { JudgeMode, JudgeTemplate } from '../judge/judge.ts';

/**
 * The words we put to a judge where the user has none of their own. They begin and end with the digits because
 * an untrained small model then puts more probability mass on them; fewer rows are invalid for want of digit mass.
 */
export const defaultTemplates: Record<JudgeMode, JudgeTemplate> = {
  'without-reference': {
    id: 'default-without-reference',
    name: 'Default, without reference',
    mode: 'without-reference',
    text: `Digits: 0 1 2 3 4 5 6 7 8 9

### Instruction
{instruction}

### Response
{response}

### Grading
0 = wrong or useless, 9 = correct, complete and helpful. Which of the digits 0 1 2 3 4 5 6 7 8 9 fits the response? Reply with the digit only, for example 0 or 4 or 9.
Digit:`,
  },
  'with-reference': {
    id: 'default-with-reference',
    name: 'Default, with reference',
    mode: 'with-reference',
    text: `Digits: 0 1 2 3 4 5 6 7 8 9

### Instruction
{instruction}

### Reference answer
{reference}

### Response
{response}

### Grading
Compare the response with the reference answer. 0 = wrong or useless, 9 = as good as the reference answer. Which of the digits 0 1 2 3 4 5 6 7 8 9 fits the response? Reply with the digit only, for example 0 or 4 or 9.
Digit:`,
  },
};
