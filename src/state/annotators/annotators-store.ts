import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { adjudicator } from '#core/grading/adjudication.ts';
import type { AnnotatorGrades } from '#core/grading/consensus.ts';
import { choiceValues } from '#core/grading/scale.ts';
import type { AnnotatorAgreement, PairAgreement } from '#core/metrics/agreement/annotator-agreement.ts';
import { cutOfScale, type Ratings } from '#core/metrics/agreement/ratings.ts';
import { unitsOf } from '#core/rows/dataset.ts';
import { type Grading, gradeScale } from '#core/rows/grades.ts';
import type { AnnotatorPace, MergedGradesFile } from '#protocol/annotators-protocol.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { GradingPlanState } from '../grading-plan-store.ts';
import type { GradingState } from '../grading-state.ts';
import type { LabelState } from '../label-store.ts';
import { orderBy } from '../order-by.ts';
import type { RemarksState } from '../remarks-store.ts';

/** Several people grade the rows of the open dataset, each on a machine of their own. */
export interface AnnotatorsState {
  /** Files are being merged, one after the other. */
  merging: boolean;
  /** What became of the files that were merged last, in their order; null: none, or another dataset was opened. */
  merged: { files: readonly MergedGradesFile[]; refused: readonly RefusedFile[] } | null;
  /** Why the last file could not be written. */
  error: ErrorRecord | null;
  /** Who graded how many rows how fast; null: not read. */
  paces: readonly AnnotatorPace[] | null;
  /** How far the annotators agree, adjudicated grades apart; null: fewer than two, or not read. */
  agreement: AnnotatorAgreement | null;
  /** Each two of the annotators, and each with the judge where a run is open; null: not read. */
  pairs: readonly PairAgreement[] | null;
  /** What each annotator gave, to adjudicate by; null: not read. */
  given: readonly AnnotatorGrades[] | null;
  /**
   * Begin to adjudicate: from now on, until grading stops, grades are adjudicated ones.
   * @returns the rows that annotators disagree on, those furthest apart first; null where they could not be read
   */
  adjudicate(): Promise<Int32Array | null>;
  /** How far the annotators lie apart on each row, NaN where they do not; null: fewer than two, or not read. Shape [n]. */
  disagreement: Float64Array | null;
  /** Rows for one person to grade, as a file; null where it could not be made. */
  dealFile(annotator: string, rows: Int32Array): Promise<Blob | null>;
  /** Everybody's grades with the rows, as a file to send back; null where it could not be made. */
  gradesFile(): Promise<Blob | null>;
  /** Add the grades of files to those that are here. A file that is refused changes nothing and stops no other. */
  merge(files: readonly File[]): Promise<void>;
  readPaces(): Promise<void>;
  readAgreement(): Promise<void>;
}

interface RefusedFile {
  name: string;
  error: ErrorRecord;
}

export interface AnnotatorsDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  grading: StoreApi<GradingState>;
  gradingPlan: StoreApi<GradingPlanState>;
  label: StoreApi<LabelState>;
  remarks: StoreApi<RemarksState>;
  /** The scores of the open run, NaN where there is none; null: no run is open. Shape [n]. */
  judgeScores(): Float64Array | null;
}

/** Who graded, adjudicated grades apart. */
const annotatorsIn = (gradings: readonly Grading[]): string[] =>
  gradings.map(({ annotator }) => annotator).filter((annotator) => annotator !== adjudicator);

export function createAnnotatorsStore(dependencies: AnnotatorsDependencies): StoreApi<AnnotatorsState> {
  const { data, metrics, datasets, grading, gradingPlan, label, remarks, judgeScores } = dependencies;
  const gradesOf = (datasetId: string, annotators: readonly string[]): Promise<AnnotatorGrades[]> =>
    Promise.all(
      annotators.map(async (annotator) => ({
        annotator,
        grades: await data.request('grades', { datasetId, annotator }),
      })),
    );
  const openId = () => datasets.getState().selected?.id ?? null;

  /** Read again what the annotator here said of rows; what is not saved yet stays on the screen. */
  const readRemarks = async (datasetId: string) => {
    if (remarks.getState().unsaved.size > 0) return;
    await remarks.getState().open(null, '');
    await remarks.getState().open(datasetId, grading.getState().annotator);
  };

  const store = createStore<AnnotatorsState>()((set, get) => {
    const written = async (ask: (datasetId: string) => Promise<Blob>): Promise<Blob | null> => {
      const datasetId = openId();
      if (datasetId === null) return null;
      set({ error: null });
      try {
        return await ask(datasetId);
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
        return null;
      }
    };
    return {
      merging: false,
      merged: null,
      error: null,
      paces: null,
      agreement: null,
      pairs: null,
      given: null,
      disagreement: null,
      dealFile: (annotator, rows) =>
        written((datasetId) => data.request('dealFile', { datasetId, annotator, rows })),
      gradesFile: () =>
        written((datasetId) =>
          data.request('export', { datasetId, runId: null, format: 'jsonl', threshold: null, rows: null }),
        ),
      async merge(files) {
        const datasetId = openId();
        if (datasetId === null || get().merging) return;
        set({ merging: true, merged: null });
        const merged: MergedGradesFile[] = [];
        const refused: RefusedFile[] = [];
        for (const file of files)
          await data.request('mergeGrades', { datasetId, file }).then(
            (one) => merged.push(one),
            (thrown) => refused.push({ name: file.name, error: toErrorRecord(thrown) }),
          );
        set({ merging: false });
        if (openId() !== datasetId) return;
        set({ merged: { files: merged, refused } });
        await Promise.all([grading.getState().reload(), readRemarks(datasetId), get().readPaces()]);
        const { source, cut } = label.getState();
        if (source && source.kind !== 'column') await label.getState().choose(source, cut);
      },
      async adjudicate() {
        const { datasetId, gradings } = grading.getState();
        if (datasetId === null) return null;
        set({ error: null });
        try {
          const given = await gradesOf(datasetId, annotatorsIn(gradings));
          const disagreement = await data.request('disagreement', { datasetId });
          if (openId() !== datasetId) return null;
          set({ given, disagreement });
          await grading.getState().adjudicate();
          return orderBy(disagreement, true).filter((row) => !Number.isNaN(disagreement[row]!));
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
          return null;
        }
      },
      async readAgreement() {
        const { datasetId, gradings } = grading.getState();
        const { columns } = datasets.getState();
        const annotators = annotatorsIn(gradings);
        if (datasetId === null || !columns || annotators.length === 0)
          return set({ agreement: null, pairs: null });
        const choices = choiceValues(gradingPlan.getState().plan.scale);
        const ratingsOf = (name: string, kind: 'person' | 'judge', values: Float64Array): Ratings => {
          const of = { name, kind, ...gradeScale, ...(kind === 'person' && choices) };
          return { of, values, cut: cutOfScale(of) };
        };
        const agreementOf = (raters: readonly Ratings[]) =>
          metrics.request('agreement', { instruction: unitsOf(columns), raters, options: {}, slot: null });
        try {
          const given = await gradesOf(datasetId, annotators);
          const people = given.map(({ annotator, grades }) => ratingsOf(annotator, 'person', grades));
          const scores = judgeScores();
          const agreement = people.length < 2 ? null : await agreementOf(people);
          const all = scores && (await agreementOf([...people, ratingsOf('Judge', 'judge', scores)]));
          if (openId() === datasetId) set({ agreement, pairs: (all ?? agreement)?.pairs ?? null });
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
      async readPaces() {
        const datasetId = openId();
        if (datasetId === null) return;
        try {
          const paces = await data.request('annotators', { datasetId });
          if (openId() === datasetId) set({ paces });
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
    };
  });
  const readDisagreement = async () => {
    const { datasetId, gradings } = grading.getState();
    if (datasetId === null || annotatorsIn(gradings).length < 2)
      return store.setState({ disagreement: null });
    try {
      const disagreement = await data.request('disagreement', { datasetId });
      if (grading.getState().datasetId === datasetId) store.setState({ disagreement });
    } catch (thrown) {
      store.setState({ error: toErrorRecord(thrown) });
    }
  };
  // With each grade that is stored, and with each reading of them: not while one is on its way.
  grading.subscribe(({ gradings, annotator, saving }, before) => {
    const stored = saving === 0 && before.saving > 0 && annotator !== adjudicator;
    const others = annotatorsIn(gradings).join('/') !== annotatorsIn(before.gradings).join('/');
    if (stored || (others && saving === 0)) void readDisagreement();
  });
  datasets.subscribe(({ selected }, before) => {
    if (selected?.id !== before.selected?.id)
      store.setState({
        merged: null,
        error: null,
        paces: null,
        agreement: null,
        pairs: null,
        given: null,
        disagreement: null,
      });
  });
  return store;
}
