import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testApp } from './fixtures/stores.ts';
import { specOf } from './judge-question.ts';
import { parseRoute, routeHref } from './route.ts';
import { createThemeStore } from './theme-store.ts';

describe('the address', () => {
  it('comes back as it went in', () => {
    for (const route of [
      { screen: 'explain', row: 17, part: null },
      { screen: 'data', row: null, part: null },
    ])
      expect(parseRoute(routeHref(route), 'data')).toEqual(route);
  });

  it('opens the app whatever it says', () => {
    expect(parseRoute('', 'data')).toEqual({ screen: 'data', row: null, part: null });
    expect(parseRoute('#/explain/17x', 'data')).toMatchObject({ screen: 'explain', row: null });
    expect(parseRoute('#judge?old=1', 'data')).toEqual({ screen: 'judge', row: null, part: null });
  });

  it('may name a part of a screen', () => {
    expect(parseRoute('#/compare/raters', 'data')).toEqual({ screen: 'compare', row: null, part: 'raters' });
  });
});

describe('the theme', () => {
  it('follows the system until it is chosen', () => {
    let change = () => {};
    const dark = {
      matches: false,
      addEventListener: (_: 'change', listener: () => void) => (change = listener),
    };
    const kept = new Map<string, string>();
    const store = createThemeStore({ get: (k) => kept.get(k) ?? null, set: (k, v) => kept.set(k, v) }, dark);
    expect(store.getState().theme).toBe('light');
    dark.matches = true;
    change();
    expect(store.getState().theme).toBe('dark');
    store.getState().choose('light');
    change();
    expect(store.getState()).toMatchObject({ choice: 'light', theme: 'light' });
    expect(kept.get('theme')).toBe('light');
  });
});

describe('notices', () => {
  it('keeps the last three', async () => {
    const { stores } = await testApp();
    for (const message of ['a', 'b', 'c', 'd']) stores.notices.getState().say(message);
    expect(stores.notices.getState().notices.map(({ message }) => message)).toEqual(['b', 'c', 'd']);
  });
});

describe('row texts', () => {
  it('are fetched once, and forgotten with their dataset', async () => {
    const { stores, world } = await testApp();
    const { want, get } = stores.texts.getState();
    await Promise.all([want([1, 2]), want([2, 3])]);
    expect(get(3)?.id).toBe('row-4');
    const asked = world.data.requests.filter(({ name }) => name === 'rows').map(({ args }) => args);
    expect(asked).toMatchObject([{ indices: [1, 2] }, { indices: [3] }]);
    stores.texts.getState().openDataset('other');
    expect(get(3)).toBeUndefined();
  });
});

describe('explaining a row', () => {
  it('shows the answer to the last question only', async () => {
    const { stores } = await testApp();
    const spec = specOf(stores.judge.getState());
    const first = stores.explain.getState().askPrompt('demo', 1, spec);
    const second = stores.explain.getState().askPrompt('demo', 9, spec);
    await Promise.all([first, second]);
    expect(stores.explain.getState()).toMatchObject({
      row: 9,
      status: 'ready',
      answer: { cutTokens: 212, readout: null },
    });
  });
});

describe('the stores', () => {
  it('know no framework', () => {
    const folder = new URL('.', import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(sources.length).toBeGreaterThan(10);
    for (const name of sources)
      expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(/from '(react|zustand)'/);
  });
});
