import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { type Random, seededRandom } from '#core/random/random.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
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
  /** Grades that are not stored yet. */
  saving: number;
  /** Why the last grade was not stored; the row has what it had before. */
  error: ErrorRecord | null;
  /** Steps that can be taken back, the last one last. */
  done: readonly GradeStep[];
  openDataset(datasetId: string | null): Promise<void>;
  grade(row: number, grade: number | null): Promise<void>;
  /** Take the last step back. @returns the row it was on; null where there is nothing to take back */
  undo(): number | null;
  /** The row to grade after `row`; null where none is left. */
  next(row: number, visible: Int32Array): number | null;
  rename(annotator: string): Promise<void>;
  set(part: Partial<Pick<GradingState, 'on' | 'blind' | 'order'>>): void;
}

interface GradeStep {
  row: number;
  /** NaN: none. */
  before: number;
}

const nameKey = 'annotator';
const firstName = 'me';
const maxSteps = 200;

export function createGradingStore(
  data: Client<DataProtocol>,
  preferences: Preferences,
): StoreApi<GradingState> {
  const random: Random = seededRandom(1);
  return createStore<GradingState>()((set, get) => {
    const read = async () => {
      const { datasetId, annotator } = get();
      set({ grades: null, gradings: [], done: [], error: null });
      if (datasetId === null) return;
      try {
        const [gradings, grades] = await Promise.all([
          data.request('gradings', { datasetId }),
          data.request('grades', { datasetId, annotator }),
        ]);
        if (get().datasetId === datasetId && get().annotator === annotator) set({ gradings, grades });
      } catch (thrown) {
        set({ error: toErrorRecord(thrown) });
      }
    };
    /** Change it here at once, then in storage; back again where that fails. */
    const write = async (row: number, value: number) => {
      const { datasetId, annotator, grades } = get();
      if (datasetId === null || !grades) return;
      const before = grades[row]!;
      const put = (to: number) => {
        const now = get();
        if (now.datasetId !== datasetId || now.annotator !== annotator || !now.grades) return;
        const changed = now.grades.slice();
        changed[row] = to;
        set({ grades: changed, gradings: counted(now.gradings, annotator, changed) });
      };
      put(value);
      set((state) => ({ saving: state.saving + 1, error: null }));
      try {
        const grade = Number.isNaN(value) ? null : value;
        await data.request('grade', { datasetId, annotator, row, grade });
      } catch (thrown) {
        put(before);
        set((state) => ({
          error: toErrorRecord(thrown),
          done: state.done.filter((step) => step.row !== row),
        }));
      } finally {
        set((state) => ({ saving: state.saving - 1 }));
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
      saving: 0,
      error: null,
      done: [],
      async openDataset(datasetId) {
        if (datasetId === get().datasetId) return;
        set({ datasetId, on: false });
        await read();
      },
      async grade(row, grade) {
        const { grades, done } = get();
        const value = grade ?? Number.NaN;
        if (!grades || Object.is(grades[row], value)) return;
        set({ done: [...done.slice(1 - maxSteps), { row, before: grades[row]! }] });
        await write(row, value);
      },
      undo() {
        const step = get().done.at(-1);
        if (!step) return null;
        set((state) => ({ done: state.done.slice(0, -1) }));
        void write(step.row, step.before);
        return step.row;
      },
      next(row, visible) {
        const { grades, order } = get();
        const place = visible.indexOf(row);
        if (order === 'list') return visible[place + 1] ?? null;
        const left = visible.filter((other) => other !== row && Number.isNaN(grades?.[other]));
        return left[Math.floor(random() * left.length)] ?? null;
      },
      async rename(name) {
        const annotator = name.trim();
        if (annotator === '' || annotator === get().annotator) return;
        preferences.set(nameKey, annotator);
        set({ annotator });
        await read();
      },
      set,
    };
  });
}

/** The list with the annotator's own number as it stands. */
function counted(gradings: readonly Grading[], annotator: string, grades: Float64Array): readonly Grading[] {
  const graded = grades.reduce((sum, grade) => sum + (Number.isNaN(grade) ? 0 : 1), 0);
  const others = gradings.filter((grading) => grading.annotator !== annotator);
  if (graded === 0) return others;
  return [...others, { annotator, graded }].sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}
