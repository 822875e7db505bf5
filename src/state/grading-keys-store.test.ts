import { expect, it } from 'vitest';
import { defaultKeys } from '#core/grading/keys.ts';
import { digitScale } from '#core/grading/scale.ts';
import { createGradingKeysStore } from './grading-keys-store.ts';

function preferences() {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => kept.get(name) ?? null,
    set: (name: string, value: string) => void kept.set(name, value),
  };
}

it('keeps keys for the next visit, refuses one that means something else, and goes back to those it began with', () => {
  const browser = preferences();
  const { change } = createGradingKeysStore(browser).getState();
  expect(change('skip', 'x', digitScale)).toBeNull();
  expect(change('tag', 'x', digitScale)).toMatch(/“skip/);
  const again = createGradingKeysStore(browser);
  expect(again.getState().keys).toEqual({ ...defaultKeys, skip: 'x' });
  again.getState().reset();
  expect(createGradingKeysStore(browser).getState().keys).toEqual(defaultKeys);
});

it('begins with the usual keys where what is stored is none', () => {
  const browser = preferences();
  browser.set('grading-keys', '{"skip"');
  expect(createGradingKeysStore(browser).getState().keys).toEqual(defaultKeys);
});
