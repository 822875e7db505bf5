import type { JudgePrompts } from '../engine/judge-prompts.ts';

const codes = (text: string) => [...text].map((c) => c.charCodeAt(0));
const asked = (instruction: string) => Int32Array.from([5, 4, 3, ...codes(instruction)]);

/** Any ten tokens will do as digits, and any rule as a template: five tokens, then the row's characters. */
export const characterPrompts: JudgePrompts = {
  digitIds: [20, 31, 42, 53, 64, 75, 86, 97, 108, 119],
  prepare: ({ instruction, response }) => ({
    ids: Int32Array.from([5, 4, 3, 2, 1, ...codes(instruction + response)]),
    cutTokens: 0,
  }),
  decode: (ids) => ids.join(' '),
  spans: (ids) => [{ text: ids.join(' '), special: false }],
  conversations: {
    stopIds: new Set(),
    text: (ids) => String.fromCharCode(...ids),
    question: ({ instruction }) => asked(instruction),
    answered: ({ instruction, response }) => {
      const question = asked(instruction);
      const ids = Int32Array.from([...question, ...codes(response)]);
      return { ids, promptTokens: question.length, truncated: false };
    },
  },
};
