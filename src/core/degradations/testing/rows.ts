import { seededRandom } from '../../random/random.ts';
import { type AnsweredInstruction, AnswerPool } from '../answer-pool.ts';
import type { Degradation } from '../degradation.ts';

/** An English, a German and a Chinese row with names, numbers, several sentences and a list each. */
export const english: AnsweredInstruction = {
  instruction: 'How do I remove a red wine stain from a cotton tablecloth?',
  response:
    'You should act within 20 minutes. Cold water is the best choice because it doesn’t set the stain. Do not use hot water. The trick often works until Monday, for example:\n\n- salt from Germany\n- vinegar\n- baking soda',
};
export const german: AnsweredInstruction = {
  instruction: 'Wie entferne ich einen Rotweinfleck aus einer Tischdecke?',
  response:
    'Das Tuch ist innerhalb von 20 Minuten zu behandeln. Kaltes Wasser ist die beste Wahl, weil es den Fleck nicht festsetzt. Heißes Wasser sollte man nicht nehmen. Das hilft oft noch am Montag in Deutschland:\n\n- Salz\n- Essig\n- Natron',
};
export const chinese: AnsweredInstruction = {
  instruction: '怎样去除棉桌布上的红酒渍？',
  response:
    '应该在20分钟内处理。冷水是最好的选择，因为它不会固定污渍。不要使用热水。这种方法在中国非常重要，例如：\n\n- 盐\n- 醋\n- 小苏打',
};

export const others: AnsweredInstruction[] = [
  {
    instruction: 'How do I remove a coffee stain from a wool rug?',
    response: 'Dab it with a sponge and a little soap.',
  },
  {
    instruction: 'Name three rivers of Europe.',
    response: 'The Danube, the Rhine and the Volga are rivers of Europe.',
  },
  {
    instruction: 'Nenne drei Flüsse in Europa.',
    response: 'Die Donau, der Rhein und die Wolga sind Flüsse in Europa.',
  },
  { instruction: '请列举欧洲的三条河流。', response: '多瑙河、莱茵河和伏尔加河都是欧洲的河流。' },
];

export const pool = new AnswerPool([english, german, chinese, ...others]);

/** The twins that the first seeds give. @returns none where the rule does not apply */
export const twins = ({ apply }: Degradation, row: AnsweredInstruction, seeds = 12): string[] =>
  Array.from({ length: seeds }, (_, seed) => apply(row, pool, seededRandom(seed))).filter(
    (text) => text !== null,
  );
