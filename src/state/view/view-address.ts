import { type Condition, noConditions } from '#core/filter/conditions.ts';
import { firstView } from './keep-views.ts';
import { type AskedView, type RunView, viewFields } from './run-view.ts';

/** What an address says besides the screen: whose rows, whose scores, and what was chosen for them. */
export interface ViewAddress {
  datasetId: string;
  runId: string | null;
  view: RunView;
}

/** Ids that one condition puts into an address; more than that, and a browser or a mailer may cut it. */
export const maxAddressIds = 200;

/** Whether a link can carry a filter by its content. */
export const fitsAddress = (conditions: readonly Condition[]): boolean =>
  conditions.every((condition) => condition.kind !== 'rows' || condition.ids.length <= maxAddressIds);

/**
 * `data=…&run=…`, followed by every choice that differs from the first one, by its name in the stored view: a link is
 * as long as there is something to say. Lists and objects are JSON.
 */
export function viewQuery({ datasetId, runId, view }: ViewAddress): string {
  const query = new URLSearchParams({ data: datasetId });
  if (runId !== null) query.set('run', runId);
  const first = viewFields(firstView);
  const { filter, slice } = view;
  const carried: RunView = {
    ...view,
    filter: fitsAddress(filter.conditions) ? filter : { ...filter, conditions: noConditions },
    slice: fitsAddress(slice) ? slice : noConditions,
  };
  for (const [name, value] of Object.entries(viewFields(carried))) {
    if (value === undefined || JSON.stringify(value) === JSON.stringify(first[name])) continue;
    query.set(name, typeof value === 'number' || name === 'rule' ? String(value) : JSON.stringify(value));
  }
  return query.toString();
}

/** @returns null where the hash names no dataset */
export function readViewQuery(hash: string): AskedView | null {
  const query = new URLSearchParams(hash.slice(hash.indexOf('?') + 1 || hash.length));
  const datasetId = query.get('data');
  if (!datasetId) return null;
  const fields: Record<string, unknown> = {};
  for (const [name, text] of query) if (name !== 'data' && name !== 'run') fields[name] = readValue(text);
  return { datasetId, runId: query.get('run'), fields };
}

/** JSON where it is some, as it stands otherwise. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
