import { describe, expect, it } from 'vitest';
import { FakeAddress } from './fixtures/fake-address.ts';
import { fakePreferences } from './fixtures/stores.ts';
import { createRouteStore } from './route-store.ts';
import { createTourStore, tourScreens } from './tour-store.ts';

function tour({ hash = '#/about', preferences = fakePreferences(), asked = false } = {}) {
  const route = createRouteStore(new FakeAddress(hash), 'data');
  return { route, preferences, store: createTourStore(preferences, route, asked) };
}

describe('the tour', () => {
  it('does not begin by itself, over whatever address', () => {
    const { store, route } = tour({ hash: '#/explain/7' });
    expect(store.getState()).toMatchObject({ step: null, seen: false });
    expect(route.getState()).toMatchObject({ screen: 'explain', row: 7 });
  });

  it('leads past five screens and back to where it began, and is remembered', () => {
    const { store, route, preferences } = tour();
    store.getState().start();
    for (const [step, screen] of tourScreens.entries()) {
      store.getState().go(step);
      expect(route.getState().screen).toBe(screen);
    }
    expect(tourScreens).toHaveLength(5);
    store.getState().end();
    expect(route.getState().screen).toBe('about');
    expect(store.getState()).toMatchObject({ step: null, seen: true });
    expect(tour({ preferences }).store.getState().seen).toBe(true);
  });

  it('leaves whoever has gone elsewhere there, and begins again at its first step', () => {
    const { store, route } = tour();
    store.getState().start();
    store.getState().go(2);
    route.getState().go('train');
    store.getState().end();
    expect(route.getState().screen).toBe('train');
    store.getState().start();
    expect(store.getState().step).toBe(0);
  });

  it('begins where a link asks for it, also where it was seen', () => {
    const preferences = fakePreferences();
    tour({ preferences }).store.getState().end();
    expect(tour({ preferences, asked: true }).store.getState().step).toBe(0);
  });
});
