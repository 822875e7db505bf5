import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { Client } from '../client.ts';
import type { Stores } from '../stores.ts';
import {
  type ChangeKind,
  changeKinds,
  dataChanges,
  judgeChanges,
  readChanges,
  type TabChannel,
} from './changes.ts';

export interface TabDependencies {
  data: Client<DataProtocol>;
  judge: Client<JudgeProtocol>;
  trainer: Client<TrainerProtocol>;
  channel: TabChannel;
  /** The adapters that are here now. */
  adapters(): Promise<readonly AdapterEntry[]>;
  /** Calls back when this tab comes to the front: one that the browser had put to sleep was told nothing. */
  onShown(listener: () => void): void;
}

/**
 * Tabs of one browser share one storage. Each tells the others what it has changed once that is stored, and the others
 * read it again: what is stored is the truth, a message only says that there is something new.
 */
export function followTabs(stores: Stores, dependencies: TabDependencies): void {
  const { data, judge, trainer, channel } = dependencies;
  const { datasets, run, checkup, grading, gradingPlan, savedFilters, draws, label, notices, adapters } =
    stores;

  const followDatasets = async () => {
    const { selected } = datasets.getState();
    await datasets.getState().refresh();
    const { list, status } = datasets.getState();
    if (selected && status === 'ready' && !list.some(({ id }) => id === selected.id))
      notices.getState().say(`${selected.name} was removed in another tab of this browser.`);
  };
  const followGrades = async () => {
    await Promise.all([grading.getState().follow(), label.getState().followConsensus()]);
    const { datasetId, source } = label.getState();
    // The label by one's own grades follows these.
    if (datasetId === null || source?.kind !== 'grades') return;
    const { annotator } = source;
    if (annotator === grading.getState().annotator) return;
    const grades = await data.request('grades', { datasetId, annotator });
    if (label.getState().datasetId === datasetId) label.getState().followGrades(annotator, grades);
  };
  const follow: Record<ChangeKind, () => Promise<void>> = {
    datasets: followDatasets,
    runs: () => run.getState().refresh(),
    checkups: () => checkup.getState().refresh(),
    grades: followGrades,
    plan: () => gradingPlan.getState().follow(),
    filters: () => savedFilters.getState().follow(),
    draws: () => draws.getState().follow(),
    adapters: async () => adapters.getState().offer(await dependencies.adapters()),
  };
  const followAll = (kinds: readonly ChangeKind[]) => {
    // Each store shows its own errors; what is not read now is read at the next change.
    for (const kind of kinds) void follow[kind]().catch(() => undefined);
  };

  const tell = (changed: readonly ChangeKind[] | undefined) => {
    if (changed) channel.postMessage({ changed });
  };
  data.onAnswered((name) => tell(dataChanges[name]));
  judge.onAnswered((name) => tell(judgeChanges[name]));
  judge.on('runChanged', () => tell(['runs']));
  judge.on('checkupChanged', ({ state }) => {
    if (state !== 'running') tell(['checkups']);
  });
  trainer.on('adapters', () => tell(['adapters']));
  stores.teaching.subscribe(({ made }, before) => {
    if (made !== before.made) tell(['adapters', 'runs']);
  });
  channel.addEventListener('message', (event) => followAll(readChanges(event.data)));
  // Adapters tell by themselves, and reading them may ask the host.
  const stored = changeKinds.filter((kind) => kind !== 'adapters');
  dependencies.onShown(() => followAll(stored));
  // What was changed here before anybody listened.
  tell(stored);
}
