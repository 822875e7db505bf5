import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { adjudicator } from '#core/grading/adjudication.ts';
import { isDigitScale } from '#core/grading/grading-plan.ts';
import type { Remark } from '#core/grading/remark.ts';
import { scaleText } from '#core/grading/scale.ts';
import { type Random, seededRandom } from '#core/random/random.ts';
import { type Grading, gradeColumn } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import { counted, gradedBy, type Regrade, takenName } from './graded-by.ts';
import { gradedElsewhere } from './graded-elsewhere.ts';
import type { GradingPlanState } from './grading-plan-store.ts';
import { queueBy } from './grading-queue.ts';
import type { RemarksState } from './remarks-store.ts';
import type { Preferences } from './theme-store.ts';

/** Where one goes after a grade: down the list, or to a row that chance picks from those not graded yet. */
export type GradingOrder = 'list' | 'random';

export interface GradingState {
  datasetId: string | null;
  /** Rows are being graded by hand. */
  on: boolean;
  /** Who grades. */
  annotator: string;
  /** Scores stay hidden until a row is graded, so that they don't sway who grades. */
  blind: boolean;
  order: GradingOrder;
  /** Everyone who graded rows of the dataset, the annotator included once there is a grade. */
  gradings: readonly Grading[];
  /** The annotator's grades, NaN where there is none; a new array at each grade. Null: not read yet. Shape [n]. */
  grades: Float64Array | null;
  /** The text of the scale that each grade was given on; undefined: none, or from 0 to 9. */
  scales: readonly (string | undefined)[];
  /** Grades that are not stored yet. */
  saving: number;
  /** Why the last grade was not stored; the row has what it had before. */
  error: ErrorRecord | null;
  /** Steps that can be undone, however many, the last one last. */
  done: readonly GradingStep[];
  /** When each grade since the page was opened was given, in ms of the page's clock: what the pace is told by. */
  times: readonly number[];
  /** The rows of the queue are listed beside the open one. */
  listed: boolean;
  /** The keys are being shown. */
  help: boolean;
  /** A change to a grade that is already there, waiting for the annotator's word. */
  regrade: Regrade | null;
  /** @param dealtTo who is to grade its rows; null: whoever graded last in this browser */
  openDataset(datasetId: string | null, dealtTo?: string | null): Promise<void>;
  /** Read the grades again: others came to them. */
  reload(): Promise<void>;
  /**
   * Read what is stored, grades and remarks: another tab has changed it. What is on its way to be stored stays, and what
   * was changed there can no longer be undone here.
   */
  follow(): Promise<void>;
  grade(row: number, grade: number | null): Promise<void>;
  /**
   * Grade a row that has no grade; where it has another one, only ask (`regrade`).
   * @returns whether the row now has this grade
   */
  propose(row: number, grade: number | null): boolean;
  /** Answer what `propose` asked. @returns the row that was graded again; null where it keeps its grade */
  answer(replace: boolean): number | null;
  /** Say something of a row beside its grade; typing a comment is one step. */
  remark(row: number, part: Partial<Remark>): void;
  /** Undo the last step. @returns the row it was on; null where there is nothing to undo */
  undo(): number | null;
  /**
   * Where grading begins: the row it stopped at, or the first one after it that has no grade; null where none is left.
   * Rows set aside for later come when no other is left, those skipped do not come.
   */
  start(visible: Int32Array): number | null;
  /** The row without a grade that comes after `row`, from the list's beginning again at its end; null where none is left. */
  next(row: number, visible: Int32Array): number | null;
  /** `row` is open while rows are graded: grading resumes there. */
  visit(row: number): void;
  rename(annotator: string): Promise<void>;
  /** Settle what annotators disagree on: from now on, until grading stops, a grade is an adjudicated one. */
  adjudicate(): Promise<void>;
  set(part: Partial<Pick<GradingState, 'on' | 'blind' | 'order' | 'listed' | 'help'>>): void;
}

/** A grade, NaN for none, with the text of its scale; undefined: from 0 to 9. */
interface OnScale {
  value: number;
  scale: string | undefined;
}

interface GradingStep {
  row: number;
  /** The grade, or a part of the remark. */
  what: 'grade' | keyof Remark;
  revert(): void;
}

const nameKey = 'annotator';
const firstName = 'me';
/** The row that an annotator stopped at. */
const placeKey = (datasetId: string, annotator: string) => `graded-to/${datasetId}/${annotator}`;

export function createGradingStore(
  data: Client<DataProtocol>,
  preferences: Preferences,
  remarks: StoreApi<RemarksState>,
  plan: StoreApi<Pick<GradingPlanState, 'plan'>>,
  /** Milliseconds, monotonic. */
  now: () => number,
): StoreApi<GradingState> {
  const random: Random = seededRandom(1);
  /** Another tab changed something while a grade was on its way. */
  let followAsked = false;
  return createStore<GradingState>()((set, get) => {
    const isGraded = (row: number) => !Number.isNaN(get().grades?.[row] ?? Number.NaN);
    const asideOf = (row: number) => remarks.getState().of(row).setAside;
    const { ungradedFrom, atRandom } = queueBy({ isGraded, asideOf, random });
    const remember = (step: GradingStep) => set((state) => ({ done: [...state.done, step], regrade: null }));
    const read = async () => {
      const { datasetId, annotator } = get();
      set({ grades: null, scales: [], gradings: [], done: [], error: null, regrade: null });
      if (datasetId === null) return;
      try {
        const found = await gradedBy(data, datasetId, annotator);
        if (get().datasetId === datasetId && get().annotator === annotator) set(found);
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    };
    const onScale = (row: number): OnScale => ({
      value: get().grades?.[row] ?? Number.NaN,
      scale: get().scales[row],
    });
    /** Change it here at once, then in storage; back again where that fails. */
    const write = async (row: number, { value, scale }: OnScale) => {
      const { datasetId, annotator, grades } = get();
      if (datasetId === null || !grades) return;
      const before = onScale(row);
      const put = ({ value: to, scale: on }: OnScale) => {
        const now = get();
        if (now.datasetId !== datasetId || now.annotator !== annotator || !now.grades) return;
        const changed = now.grades.slice();
        changed[row] = to;
        const scales = now.scales.slice();
        scales[row] = Number.isNaN(to) ? undefined : on;
        set({ grades: changed, scales, gradings: counted(now.gradings, annotator, changed) });
      };
      put({ value, scale });
      set((state) => ({ saving: state.saving + 1, error: null }));
      try {
        const grade = Number.isNaN(value) ? null : value;
        await data.request('grade', {
          datasetId,
          annotator,
          row,
          grade,
          ...(scale !== undefined && { scale }),
        });
      } catch (thrown) {
        put(before);
        set((state) => ({
          error: toErrorRecord(thrown),
          done: state.done.filter((step) => step.row !== row || step.what !== 'grade'),
        }));
      } finally {
        set((state) => ({ saving: state.saving - 1 }));
        if (followAsked && get().saving === 0) void get().follow();
      }
    };
    return {
      datasetId: null,
      on: false,
      annotator: preferences.get(nameKey) ?? firstName,
      blind: true,
      order: 'list',
      gradings: [],
      grades: null,
      scales: [],
      saving: 0,
      error: null,
      done: [],
      times: [],
      listed: false,
      help: false,
      regrade: null,
      async openDataset(datasetId, dealtTo = null) {
        if (datasetId === get().datasetId) return;
        const annotator = dealtTo ?? preferences.get(nameKey) ?? firstName;
        set({ datasetId, annotator, on: false, help: false, times: [] });
        await read();
      },
      reload: read,
      async follow() {
        const { datasetId, annotator, grades: before } = get();
        if (datasetId === null || !before) return;
        followAsked = false;
        try {
          const [remarked, { gradings, grades, scales }] = await Promise.all([
            remarks.getState().follow(),
            gradedBy(data, datasetId, annotator),
          ]);
          const now = get();
          if (now.datasetId !== datasetId || now.annotator !== annotator) return;
          // Graded meanwhile: what was read may be older.
          if (now.saving > 0) followAsked = true;
          else if (now.grades !== before) return get().follow();
          else set({ gradings, scales, ...gradedElsewhere(now, grades, remarked) });
        } catch (thrown) {
          set({ error: toErrorRecord(thrown) });
        }
      },
      async grade(row, grade) {
        const { grades } = get();
        const value = grade ?? Number.NaN;
        if (!grades || Object.is(grades[row], value)) return;
        const before = onScale(row);
        remember({ row, what: 'grade', revert: () => void write(row, before) });
        if (grade !== null) set((state) => ({ times: [...state.times, now()] }));
        const { scale } = plan.getState().plan;
        await write(row, { value, scale: isDigitScale(scale) ? undefined : scaleText(scale) });
      },
      propose(row, grade) {
        const { grades } = get();
        if (!grades) return false;
        const isSame = Object.is(grades[row], grade ?? Number.NaN);
        if (isGraded(row) && !isSame) {
          set({ regrade: { row, grade } });
          return false;
        }
        set({ regrade: null });
        void get().grade(row, grade);
        return true;
      },
      answer(replace) {
        const { regrade } = get();
        set({ regrade: null });
        if (!regrade || !replace) return null;
        void get().grade(regrade.row, regrade.grade);
        return regrade.row;
      },
      undo() {
        const step = get().done.at(-1);
        if (!step) return null;
        set((state) => ({ done: state.done.slice(0, -1), regrade: null }));
        step.revert();
        return step.row;
      },
      remark(row, part) {
        const before = remarks.getState().change(row, part);
        if (before === null) return;
        const what = Object.keys(part)[0] as keyof Remark;
        const last = get().done.at(-1);
        if (what === 'comment' && last?.what === 'comment' && last.row === row) return;
        remember({ row, what, revert: () => void remarks.getState().change(row, { [what]: before[what] }) });
      },
      start(visible) {
        const { datasetId, annotator, order } = get();
        const stored = datasetId === null ? null : preferences.get(placeKey(datasetId, annotator));
        const place = stored === null ? -1 : visible.indexOf(Number(stored));
        const stopped = visible[place];
        if (stopped !== undefined && !isGraded(stopped) && asideOf(stopped) === null) return stopped;
        return order === 'random' ? atRandom(visible, null) : ungradedFrom(visible, Math.max(0, place), null);
      },
      next(row, visible) {
        if (get().order === 'random') return atRandom(visible, row);
        return ungradedFrom(visible, visible.indexOf(row) + 1, row);
      },
      visit(row) {
        const { on, datasetId, annotator, regrade } = get();
        if (!on || datasetId === null) return;
        preferences.set(placeKey(datasetId, annotator), String(row));
        if (regrade && regrade.row !== row) set({ regrade: null });
      },
      async rename(name) {
        const annotator = name.trim();
        if (annotator === '' || annotator === get().annotator) return;
        if (gradeColumn(annotator) === gradeColumn(adjudicator)) {
          set({ error: takenName(annotator) });
          return;
        }
        preferences.set(nameKey, annotator);
        set({ annotator });
        await read();
      },
      async adjudicate() {
        if (get().annotator !== adjudicator) {
          set({ annotator: adjudicator });
          await read();
        }
        set({ on: true, order: 'list' });
      },
      set(part) {
        set(part);
        if (part.on !== false || get().annotator !== adjudicator) return;
        set({ annotator: preferences.get(nameKey) ?? firstName });
        void read();
      },
    };
  });
}
