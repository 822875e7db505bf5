import { AppError } from '#core/errors.ts';
import { openFiles, planned } from '#core/import/source.ts';
import { WordingTally } from '#core/metrics/shift/wording.ts';
import type { ColumnMapping, DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import { requireDatasetName } from '#core/rows/dataset-name.ts';
import { runNameOf } from '#core/run/run-name.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import type { DataProtocol, ImportPreview, ImportSource, RowQuery } from '#protocol/data-protocol.ts';
import type { Args, Emit, Handlers } from '#protocol/rpc.ts';
import type { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import { storageReport } from '#storage/quota.ts';
import type { Store } from '#storage/store.ts';
import { ProjectRequests } from '../project/project-requests.ts';
import { AnnotatorRequests } from './annotator-requests.ts';
import { columnNumbers } from './column-numbers.ts';
import { columnSlicing } from './column-slicing.ts';
import { columnStatistics } from './column-statistics.ts';
import { CombineJob, previewJoin } from './combine-job.ts';
import { DatasetSearch } from './dataset-search.ts';
import { exportFile } from './export-file.ts';
import { FilterRequests } from './filter-requests.ts';
import { gradeScalesOf, storeGrade, storeRemark, tagSlicesOf } from './graded-rows-of.ts';
import { requirePlan } from './grading-requests.ts';
import { importBatch } from './import-batch.ts';
import { ImportBytes } from './import-bytes.ts';
import { ImportJob, type ImportJobDependencies } from './import-job.ts';
import { nearInstructions } from './near-instructions.ts';
import { rejectedFile } from './rejected-file.ts';

export interface DataServiceDependencies {
  store: Store;
  emit: Emit<DataProtocol>;
  fetch: typeof fetch;
  /** Where the demo dataset lies. */
  demoUrl: string;
  locks: WorkLocks;
  /** Where sentence embeddings of its rows are kept: they go with the dataset. */
  openMeanings(): Promise<Pick<MeaningStore, 'remove'>>;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
}

const sampleRows = 10;
/** For requests that only store. */
const done = (stored: Promise<unknown>): Promise<null> => stored.then(() => null);

/** The data worker's logic: import, storage, rows on demand, search, export. Runs without a worker. */
export class DataService implements Handlers<DataProtocol> {
  readonly #dependencies: DataServiceDependencies;
  readonly #jobs = new Set<ImportJob | CombineJob>();
  readonly #projects: ProjectRequests;
  readonly #annotators: AnnotatorRequests;
  readonly #filters: FilterRequests;
  /** Imports run one after the other. */
  #imports: Promise<unknown> = Promise.resolve();
  readonly #search: DatasetSearch;

  constructor(dependencies: DataServiceDependencies) {
    this.#dependencies = dependencies;
    this.#projects = new ProjectRequests(dependencies);
    this.#annotators = new AnnotatorRequests(dependencies);
    this.#filters = new FilterRequests(dependencies.store);
    this.#search = new DatasetSearch(dependencies.store.datasets);
  }

  readonly preview = async ({ source }: { source: ImportSource }): Promise<ImportPreview> => {
    const bytes = this.#bytesOf(source);
    const opened = await openFiles(await bytes.files(), bytes.name);
    await opened.close();
    bytes.stop();
    const sample = planned(opened.records, opened.plan);
    return {
      name: bytes.name,
      container: opened.container,
      encoding: opened.encoding,
      gzipped: bytes.gzipped,
      columns: [...new Set(sample.flatMap((record) => Object.keys(record)))],
      mapping: opened.plan?.mapping ?? null,
      format: opened.plan?.format ?? null,
      sample: sample.slice(0, sampleRows),
    };
  };

  readonly import = async (args: {
    source: ImportSource;
    mapping: ColumnMapping | null;
  }): Promise<DatasetSummary> => {
    const { source, mapping } = args;
    const hub = source.kind === 'hub' ? source : null;
    const job = new ImportJob(this.#bytesOf(source), mapping, this.#jobDependencies, hub);
    return this.#inTurn(job, () => job.run());
  };

  readonly joinPreview = ({ datasetId, source, by }: Args<DataProtocol, 'joinPreview'>) =>
    previewJoin(this.#dependencies.store, datasetId, this.#bytesOf(source), by);

  readonly combine = async ({ datasetId, source, how }: Args<DataProtocol, 'combine'>) => {
    const job = new CombineJob(this.#bytesOf(source), this.#jobDependencies);
    return this.#inTurn(job, () => job.run(datasetId, how));
  };

  readonly cancelImport = () => {
    for (const job of this.#jobs) job.cancel();
    this.#projects.cancel();
    return null;
  };

  readonly listDatasets = () => this.#dependencies.store.datasets.list();

  readonly removeDataset = ({ datasetId }: { datasetId: string }) =>
    done(this.#dependencies.store.datasets.remove(datasetId, this.#dependencies.timestamp()));

  readonly restoreDataset = ({ datasetId }: { datasetId: string }) =>
    this.#dependencies.store.datasets.restore(datasetId);

  readonly renameDataset = async ({ datasetId, name }: Args<DataProtocol, 'renameDataset'>) => {
    requireDatasetName(name);
    return this.#dependencies.store.datasets.rename(datasetId, name.trim());
  };

  readonly purge = async ({ datasetId }: { datasetId: string }) => {
    this.#search.forget(datasetId);
    await this.#dependencies.store.datasets.purge(datasetId);
    // Without a private file system there are none.
    await this.#dependencies.openMeanings().then(
      (meanings) => meanings.remove(datasetId),
      () => undefined,
    );
    return null;
  };

  readonly columns = async ({ datasetId }: { datasetId: string }): Promise<DatasetColumns> => {
    const { rows } = await this.#dependencies.store.datasets.get(datasetId);
    const [instruction, model, category, responseLength] = await Promise.all([
      this.#field(datasetId, 'instruction'),
      this.#field(datasetId, 'model'),
      this.#field(datasetId, 'category'),
      this.#field(datasetId, 'responseLength'),
    ]);
    return { n: rows, instruction, model, category, responseLength };
  };

  readonly numbers = ({ datasetId, column, good }: Args<DataProtocol, 'numbers'>) =>
    columnNumbers(this.#dependencies.store.datasets, datasetId, column, good);

  readonly slicing = (asked: Args<DataProtocol, 'slicing'>) =>
    columnSlicing(this.#dependencies.store.datasets, asked.datasetId, asked.column);

  readonly columnStatistics = (asked: Args<DataProtocol, 'columnStatistics'>) =>
    columnStatistics(this.#dependencies.store.datasets, asked);

  readonly nearDuplicates = ({ datasetId, rewordings }: Args<DataProtocol, 'nearDuplicates'>) =>
    nearInstructions(this.#dependencies.store, datasetId, rewordings);

  readonly wording = async ({ datasetId }: { datasetId: string }) => {
    const tally = new WordingTally();
    for await (const { rows } of this.#dependencies.store.datasets.chunks(datasetId))
      for (const row of rows) tally.add(row);
    return tally.wording();
  };

  readonly rows = ({ datasetId, indices }: { datasetId: string; indices: number[] }) =>
    this.#dependencies.store.datasets.rows(datasetId, indices);

  readonly search = ({ datasetId, text }: RowQuery) => this.#search.find(datasetId, text);

  readonly readAhead = (asked: Args<DataProtocol, 'readAhead'>) => done(this.#search.readAhead(asked));

  readonly matching = (asked: Args<DataProtocol, 'matching'>) => this.#search.matching(asked);

  readonly rejected = (args: { datasetId: string; offset: number; limit: number }) =>
    this.#dependencies.store.datasets.rejected(args.datasetId, args.offset, args.limit);

  readonly exportRejected = ({ datasetId }: { datasetId: string }) =>
    rejectedFile(this.#dependencies.store.datasets, datasetId);

  readonly listRuns = ({ datasetId }: { datasetId: string | null }) =>
    this.#dependencies.store.runs.list(datasetId);

  readonly runColumns = ({ runId }: { runId: string }) => this.#dependencies.store.runs.columns(runId);

  readonly removeRun = ({ runId }: { runId: string }) =>
    done(this.#dependencies.store.runs.remove(runId, this.#dependencies.timestamp()));

  readonly renameRun = ({ runId, name }: { runId: string; name: string | null }) =>
    this.#dependencies.store.runs.rename(runId, name === null ? null : runNameOf(name));

  readonly restoreRun = ({ runId }: { runId: string }) => done(this.#dependencies.store.runs.restore(runId));

  readonly listCheckups = ({ datasetId }: { datasetId: string }) =>
    this.#dependencies.store.checkups.list(datasetId);

  readonly removeCheckup = ({ id }: { id: string }) => done(this.#dependencies.store.checkups.remove(id));

  readonly listDamaged = () => this.#dependencies.store.damaged.list();

  readonly removeDamaged = (entry: Args<DataProtocol, 'removeDamaged'>) =>
    done(this.#dependencies.store.damaged.remove(entry));

  readonly gradings = ({ datasetId }: { datasetId: string }) =>
    this.#dependencies.store.grades.list(datasetId);

  readonly grades = async ({ datasetId, annotator }: { datasetId: string; annotator: string }) => {
    const { rows } = await this.#dependencies.store.datasets.get(datasetId);
    return this.#dependencies.store.grades.values(datasetId, annotator, rows);
  };

  readonly grade = (args: Args<DataProtocol, 'grade'>) =>
    storeGrade(this.#dependencies.store, args, this.#dependencies.timestamp());

  readonly gradeScales = (args: Args<DataProtocol, 'gradeScales'>) =>
    gradeScalesOf(this.#dependencies.store, args);

  readonly tagSlices = ({ datasetId }: Args<DataProtocol, 'tagSlices'>) =>
    tagSlicesOf(this.#dependencies.store, datasetId);

  readonly draws = ({ datasetId, annotator }: { datasetId: string; annotator: string }) =>
    this.#dependencies.store.draws.get(datasetId, annotator);

  readonly putDraws = ({ datasetId, annotator, draws }: Args<DataProtocol, 'putDraws'>) =>
    done(this.#dependencies.store.draws.put(datasetId, annotator, draws));

  readonly remarks = ({ datasetId, annotator }: { datasetId: string; annotator: string }) =>
    this.#dependencies.store.remarks.list(datasetId, annotator);

  readonly remark = (args: Args<DataProtocol, 'remark'>) =>
    storeRemark(this.#dependencies.store, args, this.#dependencies.timestamp());

  readonly gradingPlan = ({ datasetId }: { datasetId: string }) =>
    this.#dependencies.store.gradingPlans.get(datasetId);

  readonly setGradingPlan = async ({ datasetId, plan }: Args<DataProtocol, 'setGradingPlan'>) => {
    await this.#dependencies.store.gradingPlans.put(datasetId, requirePlan(plan));
    return null;
  };

  readonly filters = (args: Args<DataProtocol, 'filters'>) => this.#filters.list(args);

  readonly putFilter = (args: Args<DataProtocol, 'putFilter'>) => this.#filters.put(args);

  readonly removeFilter = (args: Args<DataProtocol, 'removeFilter'>) => this.#filters.remove(args);

  readonly dealFile = (args: Args<DataProtocol, 'dealFile'>) => this.#annotators.dealFile(args);

  readonly mergeGrades = (args: Args<DataProtocol, 'mergeGrades'>) => this.#annotators.mergeGrades(args);

  readonly consensus = (args: Args<DataProtocol, 'consensus'>) => this.#annotators.consensus(args);

  readonly disagreement = (args: Args<DataProtocol, 'disagreement'>) => this.#annotators.disagreement(args);

  readonly annotators = (args: Args<DataProtocol, 'annotators'>) => this.#annotators.annotators(args);

  readonly importBatch = (args: Args<DataProtocol, 'importBatch'>) => importBatch(this.#dependencies, args);

  readonly export = (request: DataProtocol['requests']['export']['args']) =>
    exportFile(this.#dependencies.store, request);

  readonly saveProject = (request: Args<DataProtocol, 'saveProject'>) => this.#projects.save(request);

  readonly openProject = (request: Args<DataProtocol, 'openProject'>) => {
    const result = this.#projects.open(request, this.#imports);
    this.#imports = result.catch(() => {});
    return result;
  };

  readonly storage = () => storageReport();

  readonly storageParts = () => this.#dependencies.store.parts();

  #bytesOf(source: ImportSource): ImportBytes {
    return ImportBytes.of(source, this.#dependencies);
  }

  get #jobDependencies(): ImportJobDependencies {
    return {
      ...this.#dependencies,
      onProgress: (progress) => this.#dependencies.emit('importProgress', progress),
    };
  }

  #inTurn<T>(job: ImportJob | CombineJob, run: () => Promise<T>): Promise<T> {
    this.#jobs.add(job);
    const result = this.#imports.then(run).finally(() => this.#jobs.delete(job));
    this.#imports = result.catch(() => {});
    return result;
  }

  async #field(datasetId: string, name: Exclude<keyof DatasetColumns, 'n'>): Promise<Int32Array> {
    const values = await this.#dependencies.store.datasets.column(datasetId, `field:${name}`);
    if (values instanceof Int32Array) return values;
    throw new AppError(
      'damaged-dataset',
      'Columns of this dataset are gone, so it cannot be used. Remove it and import it again.',
      { datasetId, column: name },
    );
  }
}
