import { firstView } from './keep-views.ts';
import { type AskedView, type RunView, viewFields } from './run-view.ts';

/** What an address says besides the screen: whose rows, whose scores, and what was chosen for them. */
export interface ViewAddress {
  datasetId: string;
  runId: string | null;
  view: RunView;
}

/**
 * `data=…&run=…`, followed by every choice that differs from the first one, by its name in the stored view: a link is
 * as long as there is something to say. Lists and objects are JSON.
 */
export function viewQuery({ datasetId, runId, view }: ViewAddress): string {
  const query = new URLSearchParams({ data: datasetId });
  if (runId !== null) query.set('run', runId);
  const first = viewFields(firstView);
  for (const [name, value] of Object.entries(viewFields(view))) {
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
