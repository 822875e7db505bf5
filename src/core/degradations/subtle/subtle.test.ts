import { describe, expect, it } from 'vitest';
import { chinese, english, german, twins } from '../testing/rows.ts';
import { sentenceList } from '../text/sentence-list.ts';
import { changedNumbers } from './changed-numbers.ts';
import { droppedSentences } from './dropped-sentences.ts';
import { negated } from './negated.ts';
import { padded } from './padded.ts';
import { swappedNames } from './swapped-names.ts';

const rows = Object.entries({ english, german, chinese });
const say = (response: string, instruction = 'Is it so?') => ({ instruction, response });

describe.each(rows)('subtle faults of a response in %s', (_, row) => {
  it('dropped: some of the sentences, in their order', () => {
    const own = sentenceList(row.response).map((sentence) => sentence.trim());
    for (const twin of twins(droppedSentences, row)) {
      const left = sentenceList(twin).map((sentence) => sentence.trim());
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThan(own.length);
      expect(own.filter((sentence) => left.includes(sentence))).toEqual(left);
    }
  });

  it('padded: the whole response, then at least two sentences more', () => {
    for (const twin of twins(padded, row)) {
      expect(twin.startsWith(row.response)).toBe(true);
      expect(sentenceList(twin).length).toBeGreaterThanOrEqual(sentenceList(row.response).length + 2);
    }
  });

  it('numbers: every one another, and nothing else changed', () => {
    for (const twin of twins(changedNumbers, row)) {
      expect(twin).not.toMatch(/20/);
      expect(twin.replace(/\d\d/, '20')).toBe(row.response);
    }
  });

  it('names: the name is gone, and another stands in its place', () => {
    const name = /Germany|Deutschland|中国/.exec(row.response)![0];
    for (const twin of twins(swappedNames, row)) expect(twin).not.toContain(name);
  });
});

describe('negated', () => {
  it.each([
    ['It is a fish.', 'It is not a fish.'],
    ['You cannot see it. They are there.', 'You can see it. They are not there.'],
    ["It doesn't help and it is slow.", 'It does help and it is slow.'],
    ['- Use hot water\n- Never mind the rest', '- Do not use hot water\n- Never mind the rest'],
    ['Das ist ein Fisch.', 'Das ist nicht ein Fisch.'],
    ['Das ist nicht der Fisch.', 'Das ist der Fisch.'],
    ['Es gibt keine Fische, die das tun.', 'Es gibt eine Fische, die das tun.'],
    ['这是一条鱼。', '这不是一条鱼。'],
    ['它不是鱼。', '它是鱼。'],
    ['你应该去，但是可以等。', '你不应该去，但是可以等。'],
  ])('%s', (response, expected) => {
    expect(twins(negated, say(response, '')).at(0)).toBe(expected);
  });

  it('leaves code, and does not apply without a verb that it knows', () => {
    expect(twins(negated, say('The rest is code:\n```\nx is y\n```\n'))[0]).toContain('\nx is y\n');
    expect(twins(negated, say('Blue and the green one.'))).toEqual([]);
  });
});

describe('numbers', () => {
  it('keeps the form of a number and the numbers of a list', () => {
    for (const twin of twins(
      changedNumbers,
      say('1. Pay 1,250.50 to the shop by 12:30.\n2. Wait 0.5 hours.'),
    )) {
      expect(twin).toMatch(
        /^1\. Pay [1-9],\d{3}\.\d\d to the shop by [1-9]\d:\d\d\.\n2\. Wait 0\.\d hours\.$/,
      );
      expect(twin).not.toMatch(/1,250|12:30|0\.5/);
    }
  });

  it('changes a number alike wherever it stands', () => {
    for (const twin of twins(changedNumbers, say('Room 14 is room 14, and seven is Seven.'))) {
      const [, a, b, c, d] = /^Room (\d+) is room (\d+), and (\p{L}+) is (\p{L}+)\.$/u.exec(twin)!;
      expect(a).toBe(b);
      expect(c).toBe(d!.toLowerCase());
      expect(d).toMatch(/^[A-Z]/);
    }
  });

  it('changes Chinese numerals where something is counted', () => {
    for (const twin of twins(changedNumbers, say('我在四川买了三个三明治。'))) {
      expect(twin).toMatch(/^我在四川买了.个三明治。$/);
      expect(twin).not.toContain('买了三个');
    }
  });

  it('does not apply where there is none', () => {
    expect(twins(changedNumbers, say('The one and only.\n1. First of all.'))).toEqual([]);
  });
});

describe('names', () => {
  it('exchanges two names of the response where no known one stands there', () => {
    expect(twins(swappedNames, say('In the story Anna calls Bernd, and Bernd is glad.'))[0]).toBe(
      'In the story Bernd calls Anna, and Anna is glad.',
    );
  });

  it('changes a name alike wherever it stands, and different names to different ones', () => {
    for (const twin of twins(swappedNames, say('Paris is larger than Rome; Paris is north of Rome.'))) {
      const [, a, b, c, d] = /^(\w+) is larger than (\w+); (\w+) is \w+ of (\w+)\.$/.exec(twin)!;
      expect([a, b]).toEqual([c, d]);
      expect(a).not.toBe(b);
    }
  });

  it('does not apply where there is no name', () => {
    expect(twins(swappedNames, say('It is a fish and it swims.'))).toEqual([]);
  });
});
