import { describe, expect, it } from 'vitest';
import { FakeAddress } from './fixtures/fake-address.ts';
import { createLinkStore } from './link-store.ts';

describe('a link to published work', () => {
  const address = new FakeAddress(
    '#/decide',
    '?project=https://a.example/w&x=1&data=https%3A%2F%2Fb.example%2Fr',
  );

  it('is asked about, rows before the project that may need them', () => {
    expect(createLinkStore(address).getState().published).toEqual([
      { kind: 'data', address: 'https://b.example/r' },
      { kind: 'project', address: 'https://a.example/w' },
    ]);
  });

  it('asks no longer once it is answered, whatever else the address says', () => {
    const written: string[] = [];
    const { location } = address;
    const history = {
      state: 'mine',
      replaceState: (...given: unknown[]) => void written.push(given.join(' ')),
    };
    const store = createLinkStore({ location, history, addEventListener() {} });
    store.getState().answered();
    expect(store.getState().published).toEqual([]);
    expect(written).toEqual(['mine  /?x=1#/decide']);
  });

  it('may ask for the tour, once', () => {
    const { location } = new FakeAddress('#/data', '?tour=1&x=1');
    const written: string[] = [];
    const history = {
      state: null,
      replaceState: (...given: unknown[]) => void written.push(String(given[2])),
    };
    expect(createLinkStore({ location, history, addEventListener() {} }).getState().tour).toBe(true);
    expect(written).toEqual(['/?x=1#/data']);
  });

  it('asks for nothing where the address says nothing', () => {
    expect(createLinkStore(new FakeAddress('#/data?data=abc')).getState().published).toEqual([]);
  });
});
