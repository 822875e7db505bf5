import { describe, expect, it } from 'vitest';
import { chinese, english, german, others, twins } from '../testing/rows.ts';
import { languageOf } from '../text/language.ts';
import { sentenceList } from '../text/sentence-list.ts';
import { cutEarly } from './cut-early.ts';
import { cutLate } from './cut-late.ts';
import { deflection } from './deflection.ts';
import { echo } from './echo.ts';
import { gibberish } from './gibberish.ts';
import { halfOther } from './half-other.ts';
import { loop } from './loop.ts';
import { nearestOffTopic } from './nearest-off-topic.ts';
import { offTopic } from './off-topic.ts';
import { refusal } from './refusal.ts';
import { shuffledSentences } from './shuffled-sentences.ts';
import { wrongLanguage } from './wrong-language.ts';

const rows = { english, german, chinese };
const each = Object.entries(rows);
const all = [...Object.values(rows), ...others].map(({ response }) => response);

describe.each(each)('visible faults of a response in %s', (language, row) => {
  const code = { english: 'en', german: 'de', chinese: 'zh' }[language]!;

  it('off topic: an answer to another instruction, in the same language', () => {
    for (const twin of twins(offTopic, row)) {
      expect(all).toContain(twin);
      expect(languageOf(twin)).toBe(code);
    }
  });

  it('nearest off topic: always an answer to one and the same instruction', () => {
    expect(new Set(twins(nearestOffTopic, row)).size).toBe(1);
  });

  it('gibberish: the letters of the response, and none of its longer words', () => {
    for (const twin of twins(gibberish, row)) {
      expect([...twin].length).toBe([...row.response].length);
      for (const word of row.response.match(/\p{L}{6,}/gu) ?? []) expect(twin).not.toContain(word);
      const letters = new Set(row.response.toLowerCase().match(/\p{L}/gu));
      for (const letter of twin.match(/\p{L}/gu)!) expect(letters).toContain(letter);
    }
  });

  it('loop: one piece of the response at least four times', () => {
    for (const twin of twins(loop, row)) {
      const tail = twin.slice(-3);
      expect(twin.split(tail).length - 1).toBeGreaterThanOrEqual(4);
      expect(row.response).toContain(twin.slice(0, 4));
    }
  });

  it('refusal: in the language of the row, and nothing of the response', () => {
    for (const twin of twins(refusal, row)) {
      expect(twin).toMatch(
        /can't|cannot|not able|unable|don't have|won't|not allowed|kann ich|nicht|Mir fehlen|darf|无法|不能|没有|不方便/,
      );
      expect(sentenceList(row.response).some((sentence) => twin.includes(sentence.trim()))).toBe(false);
    }
  });

  it('deflection: names the topic in the words of the instruction', () => {
    const topic = {
      english: 'stain tablecloth',
      german: 'Rotweinfleck Tischdecke',
      chinese: '怎样去除棉桌布上的红酒渍',
    }[language]!;
    for (const twin of twins(deflection, row))
      for (const word of topic.split(' ')) if (word !== 'stain') expect(twin).toContain(word);
  });

  it('echo: the instruction', () => {
    for (const twin of twins(echo, row)) expect(twin.endsWith(row.instruction)).toBe(true);
  });

  it('wrong language: neither the language of the instruction nor of the response', () => {
    const found = twins(wrongLanguage, row).map(languageOf);
    expect(found.length).toBeGreaterThan(0);
    expect(found).not.toContain(code);
  });

  it('cut early and late: a beginning of the response, without the end of a sentence', () => {
    const own = row.response;
    for (const [cut, low, high] of [
      [cutEarly, 0, 0.36],
      [cutLate, 0.5, 0.91],
    ] as const)
      for (const twin of twins(cut, row)) {
        expect(own.startsWith(twin)).toBe(true);
        expect(twin.length / own.length).toBeGreaterThan(low);
        expect(twin.length / own.length).toBeLessThan(high);
        expect(twin).not.toMatch(/[.。!?\s]$/);
      }
  });

  it('half of another answer: the first half is the response, the end is not', () => {
    for (const twin of twins(halfOther, row)) {
      const quarter = row.response.slice(0, row.response.length * 0.4);
      expect(twin.startsWith(quarter)).toBe(true);
      expect(all.some((other) => other !== row.response && other.includes(twin.slice(-8)))).toBe(true);
    }
  });

  it('shuffled: the same sentences in another order, the first elsewhere', () => {
    const sentences = (text: string) => sentenceList(text).map((sentence) => sentence.trim());
    for (const twin of twins(shuffledSentences, row)) {
      expect(sentences(twin).sort()).toEqual(sentences(row.response).sort());
      expect(sentences(twin)[0]).not.toBe(sentences(row.response)[0]);
    }
  });
});

describe('visible faults that do not apply', () => {
  it('asks for no other language where the instruction is about languages', () => {
    const row = { instruction: 'Translate this into French: good day', response: 'The answer is bonjour.' };
    expect(twins(wrongLanguage, row)).toEqual([]);
  });

  it('has no topic to deflect from in an instruction without words', () => {
    expect(twins(deflection, { instruction: '1 + 1 = ?', response: 'It is 2.' })).toEqual([]);
  });

  it('shuffles nothing with fewer than three sentences', () => {
    expect(twins(shuffledSentences, { ...english, response: 'It is here. It is there.' })).toEqual([]);
  });

  it('keeps joined characters whole where it cuts', () => {
    const family = '👩‍👩‍👧‍👦';
    for (const twin of twins(cutEarly, { ...english, response: family.repeat(9) }))
      expect(twin.replaceAll(family, '')).toBe('');
  });
});
