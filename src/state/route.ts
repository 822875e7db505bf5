/**
 * A place in the app, held in the address's hash so that any static host and any sub-path serves it:
 * `#/explain/17`. `row` is a row's index in its dataset.
 */
export interface Route {
  screen: string;
  row: number | null;
}

/** Anything that can't be read leads to `fallback`: an old or mistyped address still opens the app. */
export function parseRoute(hash: string, fallback: string): Route {
  const [screen, row] = hash.replace(/^#\/?/, '').split('?')[0]!.split('/');
  if (!screen) return { screen: fallback, row: null };
  return { screen, row: row && /^\d+$/.test(row) ? Number(row) : null };
}

export const routeHref = (route: Route): string =>
  `#/${route.screen}${route.row === null ? '' : `/${route.row}`}`;
