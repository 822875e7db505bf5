import { seededRandom } from '#core/random/random.ts';

/** Invented columns for the stage: no text, no judge, only numbers with the shapes that real runs have. */
export interface FakeColumns {
  n: number;
  instruction: Int32Array;
  model: Int32Array;
  category: Int32Array;
  models: string[];
  categories: string[];
  responseLength: Int32Array;
  /** NaN where invalid. */
  score: Float64Array;
  /** 0 to 9. */
  label: Float64Array;
}

const models = ['Aster', 'Birch', 'Cedar', 'Dogwood'];
const categories = [
  'common',
  'writing',
  'coding',
  'reasoning',
  'knowledge',
  'extraction',
  'roleplay',
  'safety',
];

/** Instructions of one to four responses; a judge that sees a part of the quality, a length that hints at it. */
export function fakeColumns(n: number, seed: number): FakeColumns {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const columns: FakeColumns = {
    n,
    instruction: new Int32Array(n),
    model: new Int32Array(n),
    category: new Int32Array(n),
    models,
    categories,
    responseLength: new Int32Array(n),
    score: new Float64Array(n),
    label: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const instruction = Math.floor(i / 4);
    const model = i % 4;
    const category = instruction % categories.length;
    const quality = normal() + (model - 1.5) * 0.35 - (category === 3 ? 0.5 : 0);
    columns.instruction[i] = instruction;
    columns.model[i] = model;
    columns.category[i] = category;
    columns.label[i] = Math.max(0, Math.min(9, Math.round(5.6 + 2 * quality)));
    columns.score[i] = Math.max(0, Math.min(9, 5.2 + 1.1 * quality + 1.1 * normal()));
    columns.responseLength[i] = Math.round(Math.exp(6.2 + 0.25 * quality + 0.7 * normal()));
    if (random() < 0.02) columns.score[i] = Number.NaN;
  }
  return columns;
}
