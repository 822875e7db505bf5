import { AppError, toErrorRecord } from '#core/errors.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { catalogue } from '#core/models/catalogue.ts';
import { labelColumn } from '#core/rows/label-source.ts';
import { RunControl } from '#core/run/run-control.ts';
import { type Release, trainingWork, type WorkLocks } from '#core/run/work-locks.ts';
import { givenGrades } from '#core/training/given-grades.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { checkTrainingSettings } from '#core/training/settings.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import type { Handlers } from '#protocol/rpc.ts';
import type { StartTraining, TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import type { ArtefactFolders } from '#storage/artefacts/opfs-folders.ts';
import { AdapterService } from './adapters/adapter-service.ts';
import { checkupsOfAdapter } from './adapters/checkups-of-adapter.ts';
import { type TrainingTools, TrainingWork } from './training-work.ts';
import { Trainings } from './trainings.ts';

export interface TrainerServiceDependencies extends TrainingTools {
  openTrainings(): Promise<ArtefactFolders>;
  openLibrary(): Promise<AdapterLibrary>;
  fetch: typeof fetch;
  newId(): string;
  /** A training is one tab's at a time. */
  locks: WorkLocks;
}

interface RunningTraining {
  summary: TrainingSummary;
  control: RunControl;
  release: Release;
  finished: Promise<void>;
}

/** The trainer worker's logic: one training at a time, labels first. Runs without a worker. */
export class TrainerService implements Handlers<TrainerProtocol> {
  readonly #dependencies: TrainerServiceDependencies;
  readonly #adapters: AdapterService;
  readonly importAdapter: AdapterService['importAdapter'];
  readonly exportAdapter: AdapterService['exportAdapter'];
  readonly removeAdapter: AdapterService['removeAdapter'];
  readonly #trainings: Trainings;
  readonly #work: TrainingWork;
  #current: RunningTraining | null = null;

  constructor(dependencies: TrainerServiceDependencies) {
    this.#dependencies = dependencies;
    this.#trainings = new Trainings(dependencies.openTrainings);
    this.#adapters = new AdapterService({
      ...dependencies,
      checkups: (sha256) => checkupsOfAdapter(dependencies, sha256),
      onChange: (entries: AdapterEntry[]) => dependencies.emit('adapters', entries),
    });
    this.#work = new TrainingWork(dependencies, this.#trainings, this.#adapters);
    ({
      importAdapter: this.importAdapter,
      exportAdapter: this.exportAdapter,
      removeAdapter: this.removeAdapter,
    } = this.#adapters);
  }

  readonly derive = async ({ datasetId, base, backend, plan, rows, labeller, grades }: StartTraining) => {
    this.#refuseWhileRunning();
    checkTrainingSettings(plan.settings);
    const { datasets } = await this.#dependencies.openStore();
    const called = labeller && (await this.#dependencies.openLibrary());
    const entry = called && (await called.list()).find(({ source }) => source.id === labeller.id);
    const summary: TrainingSummary = {
      id: this.#dependencies.newId(),
      plan,
      datasetId,
      dataName: (await datasets.get(datasetId)).name,
      base: nameOfBase(base),
      backend,
      rows,
      ...(grades && { grades: grades.source }),
      labeller: labeller && { source: labeller, name: entry?.name ?? labeller.id },
      stage: 'labels',
      status: 'running',
      progress: null,
      record: null,
      adapterId: null,
      error: null,
      createdAt: this.#dependencies.timestamp(),
      finishedAt: null,
    };
    if (grades) {
      const given = givenGrades(labelColumn(grades.source), grades.values);
      await this.#trainings.writeGrades(summary.id, given);
    }
    return this.#begin(summary, base);
  };

  readonly labels = ({ id }: { id: string }) => this.#trainings.readReport(id);

  readonly train = async (args: { id: string; base: JudgeSource; plan: JudgeTrainingPlan }) => {
    this.#refuseWhileRunning();
    checkTrainingSettings(args.plan.settings);
    const labelled = await this.#trainings.read(args.id);
    const summary = labelled.stage === 'labels' ? labelled : await this.#anew(labelled);
    const { label, shares, templates, maxTokens, settings } = summary.plan;
    const kept = { label, shares, templates, maxTokens };
    const plan = { ...args.plan, ...kept, settings: { ...args.plan.settings, seed: settings.seed } };
    const begun = { ...summary, plan, stage: 'training', status: 'running', error: null } as const;
    return this.#begin({ ...begun, finishedAt: null }, args.base);
  };

  readonly resume = async ({ id, base }: { id: string; base: JudgeSource }) => {
    const current = this.#current;
    if (current?.summary.id === id && current.control.paused) {
      current.control.resume();
      return this.#change(current, { status: 'running' });
    }
    this.#refuseWhileRunning();
    const summary = await this.#trainings.read(id);
    return this.#begin({ ...summary, status: 'running', error: null, finishedAt: null }, base);
  };

  readonly pause = () => {
    const current = this.#running();
    current.control.pause();
    return this.#change(current, { status: 'paused' });
  };

  readonly stop = async () => {
    const current = this.#running();
    current.control.cancel();
    await current.finished;
    return current.summary;
  };

  readonly list = async () => {
    const stored = await this.#trainings.list();
    const held = await this.#dependencies.locks.held();
    return stored
      .map((summary) => this.#asItIs(summary, held))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  };

  readonly remove = async ({ id }: { id: string }) => {
    if (this.#current?.summary.id === id) this.#refuseWhileRunning();
    const release = await this.#take(id);
    try {
      await this.#trainings.remove(id);
    } finally {
      await release();
    }
    return null;
  };

  /** Another training on the same labels, in a folder of its own. */
  async #anew(summary: TrainingSummary): Promise<TrainingSummary> {
    const id = this.#dependencies.newId();
    await this.#trainings.copyLabels(summary.id, id);
    const createdAt = this.#dependencies.timestamp();
    return { ...summary, id, progress: null, record: null, adapterId: null, createdAt };
  }

  async #begin(summary: TrainingSummary, base: JudgeSource): Promise<TrainingSummary> {
    const release = await this.#take(summary.id);
    if (this.#current) {
      await release();
      this.#refuseWhileRunning();
    }
    const finished = Promise.resolve();
    const current: RunningTraining = { summary, control: new RunControl(), release, finished };
    this.#current = current;
    try {
      await this.#trainings.write(summary);
    } catch (thrown) {
      this.#current = null;
      await release();
      throw thrown;
    }
    current.finished = this.#drive(current, base).finally(() => {
      if (this.#current === current) this.#current = null;
    });
    return summary;
  }

  /** The training from here to its end, whatever the end is; never rejects. */
  async #drive(current: RunningTraining, base: JudgeSource): Promise<void> {
    let ending: Partial<TrainingSummary>;
    try {
      ending = await this.#work.run(current.summary, base, current.control, (progress) =>
        this.#change(current, { progress }),
      );
    } catch (thrown) {
      const { code, message } = toErrorRecord(thrown);
      ending = code === 'cancelled' ? { status: 'stopped' } : { status: 'failed', error: { code, message } };
    }
    current.summary = { ...current.summary, ...ending, finishedAt: this.#dependencies.timestamp() };
    await this.#trainings.write(current.summary).catch((thrown) => {
      // Storage itself failed: the screens must still learn that the training has ended.
      const { code, message } = toErrorRecord(thrown);
      current.summary = { ...current.summary, status: 'failed', error: { code, message } };
    });
    await current.release();
    this.#dependencies.emit('changed', current.summary);
  }

  async #change(current: RunningTraining, change: Partial<TrainingSummary>): Promise<TrainingSummary> {
    current.summary = { ...current.summary, ...change };
    await this.#trainings.write(current.summary);
    this.#dependencies.emit('changed', current.summary);
    return current.summary;
  }

  /**
   * Take the training for this tab.
   * @throws AppError `training-elsewhere` where another tab of this browser has it
   */
  async #take(id: string): Promise<Release> {
    const release = await this.#dependencies.locks.take(trainingWork(id));
    if (release) return release;
    throw new AppError(
      'training-elsewhere',
      'This training is under way in another tab of this browser. Stop it there, or close that tab; then it can be resumed or removed here.',
      { id },
    );
  }

  /** A stored training that says it runs is another tab's, or was interrupted with its page. */
  #asItIs(stored: TrainingSummary, held: ReadonlySet<string>): TrainingSummary {
    if (this.#current?.summary.id === stored.id) return this.#current.summary;
    if (held.has(trainingWork(stored.id))) return { ...stored, status: 'elsewhere' };
    const cutOff = stored.status === 'running' || stored.status === 'paused';
    return cutOff ? { ...stored, status: 'interrupted' } : stored;
  }

  #running() {
    if (this.#current) return this.#current;
    throw new AppError('no-training', 'No training is under way.');
  }

  #refuseWhileRunning(): void {
    if (this.#current)
      throw new AppError('training-under-way', 'A training is under way. Stop it or let it finish first.', {
        id: this.#current.summary.id,
      });
  }
}

function nameOfBase(source: JudgeSource): TrainingSummary['base'] {
  if (source.kind === 'catalogue')
    return { id: source.id, name: catalogue.find(({ id }) => id === source.id)?.name ?? source.id };
  return { id: null, name: source.files[0]?.name ?? 'model' };
}
