import { expect, it } from 'vitest';
import { writeAtRest } from './write-at-rest.ts';

function staged() {
  const written: string[] = [];
  const map = new Map<string, string>();
  const kept = {
    get: (key: string) => map.get(key) ?? null,
    set(key: string, value: string) {
      written.push(`${key}=${value}`);
      map.set(key, value);
    },
  };
  let waiting: (() => void) | null = null;
  let leave = () => {};
  const preferences = writeAtRest(kept, {
    wait(task) {
      waiting = task;
    },
    onLeave(task) {
      leave = task;
    },
  });
  return { preferences, written, kept, rest: () => waiting?.(), leave: () => leave() };
}

it('writes the last of many values, once, at rest', () => {
  const { preferences, written, rest } = staged();
  for (let frame = 0; frame < 60; frame++) preferences.set('view/a', String(frame));
  expect(written).toEqual([]);
  rest();
  expect(written).toEqual(['view/a=59']);
  rest();
  expect(written).toEqual(['view/a=59']);
});

it('loses no key to another one, and nothing where the page is left before', () => {
  const { preferences, written, leave, rest } = staged();
  preferences.set('view/a', '1');
  preferences.set('view/b', '2');
  leave();
  expect(written).toEqual(['view/a=1', 'view/b=2']);
  rest();
  expect(written).toHaveLength(2);
});

it('reads what is not written yet, and what was kept before', () => {
  const { preferences, kept } = staged();
  kept.set('theme', 'dark');
  preferences.set('view/a', '1');
  expect(preferences.get('view/a')).toBe('1');
  expect(preferences.get('theme')).toBe('dark');
  expect(preferences.get('nothing')).toBeNull();
});
