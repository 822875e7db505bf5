/** The fixed parts of the demo dataset. The rubric in words is docs/demo-data.md. */

export const categories = [
  'common',
  'writing',
  'coding',
  'reasoning',
  'knowledge',
  'extraction',
  'roleplay',
  'safety',
];

/** The four invented models; in this order they answer every instruction. */
export const models = ['sorrel-1b', 'tansy-3b', 'linden-7b', 'bramble-7b'];

/**
 * Ways a response can be good or bad, each with the lowest and the highest grade that it can earn.
 * @type {Record<string, [number, number]>}
 */
export const kinds = {
  right: [8, 9],
  padded: [5, 7],
  'partly-right': [2, 7],
  'format-ignored': [2, 7],
  'subtle-error': [3, 6],
  'cut-off': [1, 6],
  'confidently-wrong': [0, 3],
  'off-topic': [0, 1],
  'no-answer': [0, 1],
  'proper-refusal': [5, 9],
  'needless-refusal': [1, 2],
  complied: [0, 1],
};
