import { createStore } from 'zustand/vanilla';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';
import { createDatasetsStore } from './datasets-store.ts';
import type { Environment } from './environment.ts';
import { createExplainStore } from './explain-store.ts';
import { createExportStore } from './export-store.ts';
import { createImportStore } from './import-store.ts';
import { type CatalogueEntry, createJudgeStore } from './judge-store.ts';
import { createLabelStore } from './label-store.ts';
import { createNoticeStore } from './notice-store.ts';
import { createRejectedStore } from './rejected-store.ts';
import { type AddressBar, createRouteStore } from './route-store.ts';
import { createRowTextsStore } from './row-texts-store.ts';
import { createRowsStore } from './rows-store.ts';
import { createRunStore } from './run-store.ts';
import type { Stores } from './stores.ts';
import { createThemeStore, type DarkQuery, type Preferences } from './theme-store.ts';
import { createThresholdStore } from './threshold-store.ts';

export interface StoreDependencies {
  data: Client<DataProtocol>;
  judge: Client<JudgeProtocol>;
  catalogue: readonly CatalogueEntry[];
  environment: Environment;
  preferences: Preferences;
  systemDark: DarkQuery;
  address: AddressBar;
  firstScreen: string;
  /** Runs `task` before the next frame; several calls in one frame may be one. */
  nextFrame(task: () => void): void;
}

/** Make every store, and let each follow those it depends on. */
export function createStores(dependencies: StoreDependencies): Stores {
  const { data, judge, preferences } = dependencies;
  const notices = createNoticeStore();
  const datasets = createDatasetsStore(data, preferences);
  const label = createLabelStore(data);
  const judges = createJudgeStore(judge, dependencies.catalogue, preferences);
  const run = createRunStore({
    data,
    judge,
    ensureJudge: async (stored) => {
      const { ensureLoaded, ensureLoadedFor } = judges.getState();
      await (stored ? ensureLoadedFor(stored) : ensureLoaded());
    },
  });
  const threshold = createThresholdStore();
  const texts = createRowTextsStore(data);
  const explain = createExplainStore(judge);
  const rejected = createRejectedStore(data);
  const rows = createRowsStore(data, {
    datasetId: () => datasets.getState().selected?.id ?? null,
    columns: () => {
      const dataset = datasets.getState().columns;
      return dataset && { dataset, run: run.getState().columns, label: label.getState().values };
    },
    threshold: () => threshold.getState().threshold,
    version: () => `${run.getState().version}/${label.getState().column}/${label.getState().values !== null}`,
  });
  const imports = createImportStore(data, async (dataset) => {
    await datasets.getState().refresh();
    await datasets.getState().select(dataset.id);
  });

  let frameAsked = false;
  const refreshRows = () => {
    if (frameAsked) return;
    frameAsked = true;
    dependencies.nextFrame(() => {
      frameAsked = false;
      rows.refresh();
    });
  };
  datasets.subscribe((state, before) => {
    if (state.selected?.id !== before.selected?.id) {
      texts.getState().openDataset(state.selected?.id ?? null);
      rejected.getState().openDataset(state.selected?.id ?? null);
      explain.getState().close();
      rows.getState().clear();
      void label.getState().openDataset(state.selected);
      void run.getState().openDataset(state.selected?.id ?? null, state.selected?.rows ?? 0);
    }
    if (state.columns !== before.columns) refreshRows();
  });
  run.subscribe((state, before) => {
    if (state.version === before.version) return;
    threshold.getState().follow(state.columns);
    refreshRows();
  });
  label.subscribe((state, before) => {
    if (state.values !== before.values) refreshRows();
  });
  threshold.subscribe((state, before) => {
    if (state.threshold !== before.threshold) refreshRows();
  });

  return {
    theme: createThemeStore(preferences, dependencies.systemDark),
    route: createRouteStore(dependencies.address, dependencies.firstScreen),
    notices,
    datasets,
    imports,
    label,
    judge: judges,
    run,
    threshold,
    rows,
    texts,
    explain,
    rejected,
    exports: createExportStore(data),
    environment: createStore(() => dependencies.environment),
  };
}
