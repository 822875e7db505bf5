import type { JudgeMode, JudgeTemplate } from '../judge/judge.ts';

/**
 * The words we put to a judge where the user has none of their own. They end in "Digit:" because a small
 * model then puts most of its belief on digits.
 */
export const defaultTemplates: Record<JudgeMode, JudgeTemplate> = {
  'without-reference': {
    id: 'default-without-reference',
    name: 'Default, without reference',
    mode: 'without-reference',
    text: `### Instruction
{instruction}

### Response
{response}

### Grading
0 = wrong or useless, 9 = correct, complete and helpful. Choose one of the digits 0 1 2 3 4 5 6 7 8 9 for the response above. Reply with the digit only.
Digit:`,
  },
  'with-reference': {
    id: 'default-with-reference',
    name: 'Default, with reference',
    mode: 'with-reference',
    text: `### Instruction
{instruction}

### Reference answer
{reference}

### Response
{response}

### Grading
Compare the response with the reference answer. 0 = wrong or useless, 9 = as good as the reference answer. Choose one of the digits 0 1 2 3 4 5 6 7 8 9 for the response. Reply with the digit only.
Digit:`,
  },
};
