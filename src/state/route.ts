/**
 * A place in the app, held in the address's hash so that any static host and any sub-path serves it:
 * `#/explain/17`, `#/compare/raters`.
 */
export interface Route {
  screen: string;
  /** A row's index in its dataset. */
  row: number | null;
  /** A part of the screen, by its element's id. */
  part: string | null;
}

/** Anything that can't be read leads to `fallback`: an old or mistyped address still opens the app. */
export function parseRoute(hash: string, fallback: string): Route {
  const [screen, detail = ''] = hash.replace(/^#\/?/, '').split('?')[0]!.split('/');
  if (!screen) return { screen: fallback, row: null, part: null };
  const isRow = /^\d+$/.test(detail);
  return { screen, row: isRow ? Number(detail) : null, part: isRow || detail === '' ? null : detail };
}

export const routeHref = (route: Pick<Route, 'screen' | 'row'>): string =>
  `#/${route.screen}${route.row === null ? '' : `/${route.row}`}`;
