import type { StoreApi } from 'zustand/vanilla';
import { type DatasetsState, datasetKey } from '../datasets-store.ts';
import type { NoticeState } from '../notice-store.ts';
import type { AddressBar } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import { runKey } from '../run-store-state.ts';
import type { Preferences } from '../theme-store.ts';
import { type KeptViews, ownerOf } from './keep-views.ts';
import type { AskedView } from './run-view.ts';
import { readViewQuery, viewQuery } from './view-address.ts';

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
  /** What the first address asks for, until the list of datasets is read. */
  let awaited = readViewQuery(address.location.hash);
  /** The dataset and the run that an address names, until that dataset's runs are listed. */
  let expected: { datasetId: string; runId: string } | null = null;
  /** The address that was answered or written last. One that has changed since asks for something. */
  let known = address.location.hash;
  const { say } = notices.getState();

  const isHere = ({ datasetId }: AskedView) => {
    const here = datasets.getState().list.some(({ id }) => id === datasetId);
    if (!here)
      say(
        'The address names a dataset that is not in this browser, so another one is shown. Nothing was lost: rows never leave the browser that they were added to.',
      );
    return here;
  };
  /** Put what an address asks for where datasets, runs and views are looked for when they are opened. */
  const keep = (asked: AskedView) => {
    const { datasetId, runId, fields } = asked;
    expected = runId === null ? null : { datasetId, runId };
    // Runs that are listed already are opened at once, and nothing is to be looked for.
    if (datasetId !== datasets.getState().selected?.id || !run.getState().listed) {
      preferences.set(datasetKey, datasetId);
      if (runId !== null) preferences.set(runKey(datasetId), runId);
    }
    if (address.history.state !== ours && Object.keys(fields).length > 0) views.bring(asked);
  };
  const compareRuns = () => {
    const { listed, runs } = run.getState();
    if (!expected || !listed || datasets.getState().selected?.id !== expected.datasetId) return;
    const { runId } = expected;
    expected = null;
    if (!runs.some(({ id }) => id === runId))
      say(
        'The address names a run that this dataset does not have in this browser, so what is here is shown, without the choices in the address. Nothing was lost.',
      );
  };

  datasets.subscribe(({ status }) => {
    if (awaited === null || status !== 'ready') return;
    const asked = awaited;
    awaited = null;
    if (isHere(asked)) keep(asked);
  });
  run.subscribe(compareRuns);

  address.addEventListener('hashchange', () => {
    known = address.location.hash;
    const asked = readViewQuery(known);
    if (!asked) return;
    if (awaited !== null) {
      awaited = asked;
      return;
    }
    if (!isHere(asked)) return;
    keep(asked);
    const { selected, select } = datasets.getState();
    const { runs, current, open } = run.getState();
    if (selected?.id !== asked.datasetId) void select(asked.datasetId);
    else if (asked.runId !== null && asked.runId !== current?.id && runs.some(({ id }) => id === asked.runId))
      void open(asked.runId);
    else compareRuns();
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
  /** What is shown, once its runs are listed: where another is, a reload must lead there from this moment on. */
  const shown = () => {
    const { listed, current } = run.getState();
    return listed ? `${datasets.getState().selected?.id} ${current?.id}` : written;
  };
  let written = '';
  for (const source of sources)
    source.subscribe(() => {
      const now = shown();
      if (now === written) return atRest(write);
      written = now;
      write();
    });
}
