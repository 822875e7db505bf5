import { createStore, type StoreApi } from 'zustand/vanilla';
import { toErrorRecord } from '#core/errors.ts';
import { adjudicator } from '#core/grading/adjudication.ts';
import { isDigitScale } from '#core/grading/grading-plan.ts';
import type { Remark } from '#core/grading/remark.ts';
import { scaleText } from '#core/grading/scale.ts';
import { type Random, seededRandom } from '#core/random/random.ts';
import { gradeColumn } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';
import { counted, gradedBy, takenName } from './graded-by.ts';
import { gradedElsewhere } from './graded-elsewhere.ts';
import type { GradingPlanState } from './grading-plan-store.ts';
import { queueBy } from './grading-queue.ts';
import type { GradingState, GradingStep } from './grading-state.ts';
import type { RemarksState } from './remarks-store.ts';
import type { Preferences } from './theme-store.ts';

/** A grade, NaN for none, with the text of its scale; undefined: from 0 to 9. */
interface OnScale {
  value: number;
  scale: string | undefined;
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
