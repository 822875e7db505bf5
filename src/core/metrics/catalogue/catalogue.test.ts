import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibrationKeys } from '../calibration/calibration-errors.ts';
import { coreKeys } from '../core-figures.ts';
import { type MetricKey, metricAnchor, metricCatalogue } from './catalogue.ts';

const docs = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
const keys = Object.keys(metricCatalogue) as MetricKey[];

describe('docs/metrics.md', () => {
  it.each(keys)('explains %s under its anchor, in the words of the screens', (key) => {
    const { name, definition, formula, source } = metricCatalogue[key];
    const section = docs.split('\n### ').find((part) => part.startsWith(`<a id="${key}"></a>${name}\n`));
    expect(section).toBeDefined();
    for (const text of [definition, formula, source]) expect(section).toContain(text);
  });

  it('is where the anchors point', () => {
    expect(metricAnchor('augrc')).toBe('docs/metrics.md#augrc');
  });
});

it('has an entry for every figure of a summary', () => {
  expect(keys).toEqual(expect.arrayContaining([...coreKeys, ...calibrationKeys]));
});

it.each(keys)('says %s in at most two sentences and a bound', (key) => {
  const sentences = metricCatalogue[key].definition.split(/[.;] /).length;
  expect(sentences).toBeLessThanOrEqual(3);
});
