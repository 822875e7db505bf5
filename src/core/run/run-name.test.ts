import { expect, it } from 'vitest';
import { maxRunName, runNameOf } from './run-name.ts';

it.each([
  ['  First ', 'First'],
  ['   ', null],
  ['x'.repeat(80), 'x'.repeat(80)],
  ['x'.repeat(81), `${'x'.repeat(79)}…`],
  ['😀'.repeat(5000), `${'😀'.repeat(79)}…`],
])('keeps a name within what can be shown', (text, name) => {
  expect(runNameOf(text)).toBe(name);
  expect([...(runNameOf(text) ?? '')].length).toBeLessThanOrEqual(maxRunName);
});
