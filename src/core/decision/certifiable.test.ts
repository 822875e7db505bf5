import { describe, expect, it } from 'vitest';
import { certifiable, certifiableWords } from './certifiable.ts';

describe('what a guarantee would take', () => {
  it('is another split where the instructions are enough, as on the demo', () => {
    const lacking = certifiable(30, 25, 0.5)!;
    expect(lacking).toEqual({ needed: 30, available: 25, share: 0.6 });
    expect(certifiableWords(lacking)).toContain('Calibrating on 60% of the instructions would be enough.');
  });

  it('is more labels or a weaker promise where no split is enough', () => {
    const lacking = certifiable(300, 25, 0.5)!;
    expect(lacking.share).toBeNull();
    expect(certifiableWords(lacking)).toMatch(/label rows of more instructions/);
    expect(certifiable(30, 0, 0.5)!.share).toBeNull();
  });

  it('is nothing where a threshold can be tested', () => {
    expect(certifiable(30, 30, 0.5)).toBeNull();
  });
});
