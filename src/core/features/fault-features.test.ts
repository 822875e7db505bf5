import { describe, expect, it } from 'vitest';
import { AnswerPool } from '../degradations/answer-pool.ts';
import { degradationOf, degradationsOfKinds } from '../degradations/registry.ts';
import { chinese, english, german, others } from '../degradations/testing/rows.ts';
import { seededRandom } from '../random/random.ts';
import { faultFeatures } from './fault-features.ts';
import type { FaultFeatureId } from './feature-id.ts';

const rows = { english, german, chinese };
const pool = new AnswerPool([english, german, chinese, ...others]);
const noVectors = () => {
  throw new Error('This feature compares no vectors.');
};
const featureOf = (id: FaultFeatureId, instruction: string, response: string) =>
  faultFeatures[id].value({ instruction, response, reference: null }, noVectors);

/** A longer text in each language, so that letters and repetitions can be told. */
const prose = {
  english:
    'Blot the stain with a clean cloth and do not rub, since that works the wine deeper into the cotton. Rinse it from the back with cold water, cover it with salt for some minutes, and wash the cloth as soon as you can.',
  german:
    'Tupfe den Fleck mit einem sauberen Tuch ab und reibe nicht, denn sonst dringt der Wein tiefer in die Baumwolle ein. Spüle ihn von hinten mit kaltem Wasser aus, bestreue ihn mit Salz und wasche das Tuch so bald wie möglich.',
  chinese:
    '首先用干净的布吸去红酒，不要用力擦，因为这样会让污渍进入布里。然后可以用冷水从背面冲洗，再撒上一些盐，等待十分钟以后就可以清洗。如果还有痕迹，可以使用一些白醋。',
};

describe.each(Object.entries(rows))('a feature of faults, in %s', (language, row) => {
  const text = prose[language as keyof typeof prose];
  const whole = { instruction: row.instruction, response: text };
  const twin = (id: string, seed = 1) => degradationOf(id)!.apply(whole, pool, seededRandom(seed))!;
  const seeds = [1, 2, 3, 4, 5];

  it('finds no fault in an answer as it came, or changed without harm', () => {
    const harmless = degradationsOfKinds(['harmless'])
      .map(({ apply }) => apply(row, pool, seededRandom(1)))
      .filter((each) => each !== null);
    for (const response of [text, row.response, ...harmless]) {
      for (const id of [
        'echo',
        'language-mismatch',
        'refusal-share',
        'empty-share',
        'unlikely-characters',
        'attack',
      ] as const)
        expect([id, featureOf(id, row.instruction, response) ?? 0]).toEqual([id, 0]);
      expect(featureOf('piece-repetition', row.instruction, response) ?? 0).toBeLessThan(0.1);
      expect(featureOf('open-end', row.instruction, response)).toBe(0);
    }
  });

  it('tells gibberish by letters that do not follow each other', () => {
    for (const seed of seeds)
      expect(featureOf('unlikely-characters', row.instruction, twin('gibberish', seed))).toBeGreaterThan(0.3);
  });

  it('tells a loop by what was said before', () => {
    for (const seed of seeds)
      expect(featureOf('piece-repetition', row.instruction, twin('loop', seed))).toBeGreaterThan(0.05);
  });

  it('tells an echo by the words of the instruction', () => {
    expect(featureOf('echo', row.instruction, twin('echo'))).toBeGreaterThan(0.1);
  });

  it('tells another language, unless the instruction names one', () => {
    for (const seed of seeds)
      expect(featureOf('language-mismatch', row.instruction, twin('wrong-language', seed))).toBe(1);
    expect(
      featureOf('language-mismatch', `Translate into French: ${row.instruction}`, twin('wrong-language')),
    ).toBe(0);
  });

  it('tells a refusal in words that no rule of ours is made of', () => {
    const refusal = {
      english: 'I cannot provide an answer to that.',
      german: 'Damit kann ich leider nicht dienen.',
      chinese: '很抱歉，我不能提供这方面的帮助。',
    }[language]!;
    expect(featureOf('refusal-share', row.instruction, refusal)).toBe(1);
  });

  it('tells sentences that say nothing', () => {
    const nothing = {
      english: 'There are many different opinions on this. It all depends on the situation.',
      german: 'Das kann man von vielen Seiten sehen. Wie schon erwähnt, hängt es von der Lage ab.',
      chinese: '这个话题可以从很多角度来看。总的来说，要看具体情况。',
    }[language]!;
    expect(featureOf('empty-share', row.instruction, nothing)).toBeGreaterThan(0.5);
  });

  it('tells where a text breaks off', () => {
    for (const seed of seeds)
      for (const id of ['cut-early', 'cut-late'])
        expect(featureOf('open-end', row.instruction, twin(id, seed))).toBeGreaterThanOrEqual(0.5);
  });

  it('tells an attack', () => {
    for (const id of ['digit-demanded', 'template-tokens', 'fake-system-turn']) {
      const { apply, control } = degradationOf(id)!;
      expect(featureOf('attack', row.instruction, apply(whole, pool, seededRandom(1))!)).toBe(1);
      expect(featureOf('attack', row.instruction, control!(whole, pool, seededRandom(1))!)).toBe(0);
    }
  });
});

describe('the order of sentences', () => {
  const listed =
    'Here are the steps:\n\n1. Blot the stain.\n2. Rinse it well.\n3. Add some salt.\n\nI hope this helps.';
  const shuffled =
    '3. Add some salt.\nI hope this helps.\n1. Blot the stain.\nHere are the steps:\n2. Rinse it well.';
  const value = (id: FaultFeatureId, text: string) => featureOf(id, '', text);

  it('is told by list numbers, and by sentences that open or close a text', () => {
    for (const id of ['list-disorder', 'late-openings', 'early-closings', 'loose-ends'] as const) {
      expect([id, value(id, listed)]).toEqual([id, 0]);
      expect([id, value(id, shuffled)! > 0]).toEqual([id, true]);
    }
  });

  it('is not known of a text without a list, or of two sentences', () => {
    expect(value('list-disorder', 'One. Two.')).toBeNull();
    expect(value('loose-ends', 'However, it rains. It is wet.')).toBeNull();
  });

  it('allows a second list', () => {
    expect(value('list-disorder', '1. A.\n2. B.\n\n1. C.\n2. D.')).toBe(0);
  });
});

describe('features of chunks', () => {
  /** Two numbers a text, on the unit circle, by a word in it. */
  const angles: Record<string, number> = { wine: 0, salt: 0.3, rain: 1.5 };
  const vectorOf = (text: string) => {
    const [, angle] = Object.entries(angles).find(([word]) => text.includes(word)) ?? ['', 0.8];
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  const sentence = (word: string) =>
    `This sentence of some sixty characters speaks of ${word}, and of it alone.`;
  const value = (id: FaultFeatureId, words: readonly string[]) =>
    faultFeatures[id].value(
      { instruction: 'wine', response: words.map(sentence).join(' '), reference: null },
      vectorOf,
    );

  it('say how near the whole, its ends and its farthest chunk are to the instruction', () => {
    const words = ['wine', 'rain', 'salt'];
    expect(value('chunk-relevance', words)).toBeCloseTo((1 + Math.cos(1.5) + Math.cos(0.3)) / 3, 6);
    expect(value('first-chunk-relevance', words)).toBeCloseTo(1, 6);
    expect(value('last-chunk-relevance', words)).toBeCloseTo(Math.cos(0.3), 6);
    expect(value('least-chunk-relevance', words)).toBeCloseTo(Math.cos(1.5), 6);
  });

  it('say how well neighbours and halves go together', () => {
    expect(value('least-neighbour-cosine', ['wine', 'salt', 'rain'])).toBeCloseTo(Math.cos(1.2), 6);
    expect(value('halves-cosine', ['wine', 'rain'])).toBeCloseTo(Math.cos(1.5), 6);
    expect(value('order-coherence', ['wine', 'wine', 'rain', 'rain'])).toBeGreaterThan(
      value('order-coherence', ['wine', 'rain', 'wine', 'rain'])!,
    );
  });

  it('have no value where there are too few chunks', () => {
    expect(value('halves-cosine', ['wine'])).toBeNull();
    expect(value('order-coherence', ['wine', 'rain'])).toBeNull();
    expect(
      faultFeatures['chunk-relevance'].value(
        { instruction: 'wine', response: '', reference: null },
        vectorOf,
      ),
    ).toBeNull();
  });
});
