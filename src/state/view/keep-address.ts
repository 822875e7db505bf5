import type { StoreApi } from 'zustand/vanilla';
import { type DatasetsState, datasetKey } from '../datasets-store.ts';
import { runKey } from '../judging-stores.ts';
import type { NoticeState } from '../notice-store.ts';
import type { AddressBar } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { Preferences } from '../theme-store.ts';
import { type KeptViews, ownerOf, viewKey } from './keep-views.ts';
import { type AskedView, readViewQuery, viewQuery } from './view-address.ts';

export interface AddressDependencies {
  address: AddressBar;
  preferences: Preferences;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  notices: StoreApi<NoticeState>;
  views: KeptViews;
  /** Whatever may change the view or the screen. */
  sources: readonly { subscribe(listener: () => void): unknown }[];
  /** Runs `task` once nothing has changed for a while. */
  atRest(task: () => void): void;
}

/** Marks an entry of the browser's history that the app wrote itself. */
const ours = 'self-judge';

/**
 * The address says which dataset and run are shown and what is chosen for them, so that it can be kept and sent. Going
 * back leads to the dataset and the run of before; what was chosen for a run meanwhile stays. An address that somebody
 * brings, by a link or by typing, brings its choices too.
 */
export function keepAddress(dependencies: AddressDependencies): void {
  const { address, preferences, datasets, run, notices, views, sources, atRest } = dependencies;
  /** The dataset that the first address names, until the list of datasets is read. */
  let awaited: string | null = null;
  /** The address that was answered or written last. One that has changed since asks for something. */
  let known = address.location.hash;

  /** Put what an address asks for where datasets, runs and views are looked for when they are opened. */
  const keep = ({ datasetId, runId, fields }: AskedView) => {
    preferences.set(datasetKey, datasetId);
    if (runId !== null) preferences.set(runKey(datasetId), runId);
    const brought = address.history.state !== ours && Object.keys(fields).length > 0;
    if (brought) preferences.set(viewKey(runId ?? `data/${datasetId}`), JSON.stringify(fields));
    return brought;
  };
  const sayMissing = () =>
    notices
      .getState()
      .say(
        'The address names a dataset that is not in this browser, so another one is shown. Nothing was lost: rows never leave the browser that they were added to.',
      );

  const first = readViewQuery(address.location.hash);
  if (first) {
    awaited = first.datasetId;
    keep(first);
  }
  datasets.subscribe(({ status, list }) => {
    if (awaited === null || status === 'loading') return;
    if (status === 'ready' && !list.some(({ id }) => id === awaited)) sayMissing();
    awaited = null;
  });

  address.addEventListener('hashchange', () => {
    known = address.location.hash;
    const asked = readViewQuery(known);
    if (!asked || awaited !== null) return;
    const { list, selected, select } = datasets.getState();
    if (!list.some(({ id }) => id === asked.datasetId)) {
      sayMissing();
      return;
    }
    const brought = keep(asked);
    const { runs, current, open } = run.getState();
    if (selected?.id !== asked.datasetId) void select(asked.datasetId);
    else if (asked.runId !== null && asked.runId !== current?.id && runs.some(({ id }) => id === asked.runId))
      void open(asked.runId);
    else if (brought) views.showAgain();
  });

  const write = () => {
    const { hash } = address.location;
    const owner = ownerOf(datasets.getState(), run.getState());
    // The bare address leads to where one was, and stays bare until one goes somewhere.
    if (owner === null || awaited !== null || hash === '') return;
    // The event of going back comes later than the address itself.
    if (hash !== known && readViewQuery(hash)) return;
    const query = viewQuery({
      datasetId: datasets.getState().selected!.id,
      runId: run.getState().current?.id ?? null,
      view: views.now(),
    });
    const next = `${hash.split('?')[0]}?${query}`;
    if (next !== hash || address.history.state !== ours) address.history.replaceState(ours, '', next);
    known = next;
  };
  for (const source of sources) source.subscribe(() => atRest(write));
}
