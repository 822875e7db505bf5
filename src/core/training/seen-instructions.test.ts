import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seenBy, seenInstructions, seenLabelled, unseenLabels } from './seen-instructions.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const row = (instruction: string) => ({ instruction });

describe('the instructions that a judge has seen', () => {
  it('are known again in another file, whatever their white space, and others are not', () => {
    const hashes = seenInstructions([row('Name a  colour.\n'), row('Name a colour.'), row('Count.')], sha256);
    expect(hashes).toHaveLength(2);
    const seen = seenBy(hashes, sha256);
    expect(['Name a colour.', ' Name a colour. ', 'Count.', 'Count'].map((text) => seen(row(text)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('tell nothing of their words', () => {
    expect(JSON.stringify(seenInstructions([row('secret')], sha256))).not.toContain('secret');
  });

  it('leave their rows without a label for metrics, and only those', () => {
    const label = Float64Array.of(1, 2, Number.NaN, 4);
    const seen = Uint8Array.of(1, 0, 1, 0);
    expect([...unseenLabels(label, seen)]).toEqual([NaN, 2, NaN, 4]);
    expect(seenLabelled(label, seen)).toBe(1);
    expect(unseenLabels(label, undefined)).toBe(label);
    expect(unseenLabels(label, new Uint8Array(4))).toBe(label);
    expect([...label]).toEqual([1, 2, NaN, 4]);
  });
});
