import { gradeName } from '#core/grading/scale.ts';
import type { KappaKey } from '#core/metrics/agreement/kappa.ts';
import type { RatingsAs } from '#core/metrics/agreement/ratings.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { gradeScale } from '#core/rows/grades.ts';
import { formatNumber } from '#core/words/format.ts';
import type { Rater } from '#state/raters/raters.ts';
import type { RaterFigures } from '#state/raters/raters-store.ts';
import { ConfusionTable } from '../../charts/ConfusionTable.tsx';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { fileName } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

/** Two who rated the same rows: a person and the judge, or two people. */
export function RatersPanel({ dataset }: { dataset: DatasetSummary }) {
  const chosen = useStoreOf('raters', (state) => state.chosen);
  const raters = useStoreOf('raters', (state) => state.raters);
  const as = useStoreOf('raters', (state) => state.choice.as);
  const figures = useStoreOf('raters', (state) => state.figures);
  const reason = useStoreOf('raters', (state) => state.reason);
  const error = useStoreOf('raters', (state) => state.error);
  const choose = useStoreOf('raters', (state) => state.choose);
  const people = raters.filter(({ kind }) => kind === 'person').length;
  if (!chosen) return null;
  const { first, second } = chosen;
  return (
    <Panel
      part="raters"
      title="Whether raters agree"
      aside="A person and the judge, or two people, row by row"
    >
      <div className={styles.stack}>
        <div className={styles.controls}>
          <RaterSelect
            label="First rater"
            raters={raters}
            but={second}
            value={first}
            onChoose={(id) => choose({ first: id, second: second.id })}
          />
          <RaterSelect
            label="Second rater"
            raters={raters}
            but={first}
            value={second}
            onChoose={(id) => choose({ first: first.id, second: id })}
          />
          <SegmentedControl<RatingsAs>
            label="Compared by"
            hideLabel
            options={[
              { value: 'grades', label: 'Values given' },
              { value: 'decisions', label: 'Accept or decline' },
            ]}
            value={as}
            onChange={(value) => choose({ as: value })}
          />
        </div>
        {people === 0 && (
          <div className={styles.controls}>
            <p className={styles.note}>
              Nobody has graded rows of this dataset here. Grade some, and see how far the judge agrees with
              you.
            </p>
            <LinkButton size="s" href="#/explain">
              Grade rows
            </LinkButton>
          </div>
        )}
        {error && (
          <ErrorState title="These figures could not be computed">
            <p>{error.message}</p>
          </ErrorState>
        )}
        {reason && <p className={styles.note}>{reason}</p>}
        {figures && !reason && <Agreement figures={figures} dataset={dataset} />}
      </div>
    </Panel>
  );
}

interface RaterSelectProps {
  label: string;
  raters: readonly Rater[];
  but: Rater;
  value: Rater;
  onChoose: (id: string) => void;
}

function RaterSelect({ label, raters, but, value, onChoose }: RaterSelectProps) {
  return (
    <Field label={label} inline>
      {(control) => (
        <Select
          {...control}
          className={styles.method}
          value={value.id}
          onChange={(event) => onChoose(event.target.value)}
        >
          {raters
            .filter(({ id }) => id !== but.id)
            .map((rater) => (
              <option key={rater.id} value={rater.id}>
                {optionOf(rater)}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

const optionOf = ({ kind, name }: Rater) =>
  kind === 'person' ? `${name}, graded here` : kind === 'column' ? `${name} (column)` : name;

const keys: readonly KappaKey[] = ['kappa_quadratic', 'kappa_linear', 'kappa', 'agreement'];
const names: Record<KappaKey, string> = {
  kappa_quadratic: 'κ, quadratic weights',
  kappa_linear: 'κ, linear weights',
  kappa: 'Cohen’s κ',
  agreement: 'Equal ratings',
};

function Agreement({ figures, dataset }: { figures: RaterFigures; dataset: DatasetSummary }) {
  const { first, second, as, cuts, agreement } = figures;
  const { confusion, leftOut } = agreement;
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const named = [first, second].some(({ choices }) => choices !== undefined);
  const nameOf = named ? (value: number) => gradeName(scale, value) : undefined;
  const decisions = as === 'decisions';
  // With two categories every weight comes to the same.
  const shown = keys.filter((key) => !decisions || key === 'kappa' || key === 'agreement');
  const rows = `${plural(confusion.n, 'row')} that both rated; ${count(leftOut)} left out`;
  const event = decisions
    ? `accepted: ${first.name} ≥ ${formatNumber(cuts.first)}, ${second.name} ≥ ${formatNumber(cuts.second)}`
    : undefined;
  const caption = `n = ${rows}${event ? `; ${event}` : ''}`;
  const remark = remarkOf(figures) ?? smallRemark(confusion.n);
  const empty = tooFew(confusion.n, 'rows that both rated');
  return (
    <div className={styles.pair}>
      <DotPlot
        title={`How far ${first.name} and ${second.name} agree, with 95% intervals`}
        axisName="Agreement"
        rowName="Figure"
        reference={{ value: 0, name: 'chance (κ)' }}
        rows={shown.map((key) => ({ name: names[key], estimate: agreement.figures[key] }))}
        caption={caption}
        remark={remark}
        empty={empty}
        traces={shown.map((metric) => ({ metric, rows, event, seed: drawsWords }))}
        fileName={fileName('kappa', dataset.name)}
      />
      <ConfusionTable
        title={`Rows by what ${first.name} and ${second.name} said`}
        first={first.name}
        second={second.name}
        matrix={confusion}
        nameOf={decisions ? (value) => (value === 1 ? 'accept' : 'decline') : nameOf}
        caption={caption}
        empty={empty}
        traces={[{ metric: 'confusion', rows, event }]}
        fileName={fileName('confusion', dataset.name)}
      />
    </div>
  );
}

/** What must be known before such a figure is passed on. */
function remarkOf({ first, second, as }: RaterFigures): string | null {
  const raters = [first, second];
  if (!raters.some(({ kind }) => kind === 'person')) return null;
  const rounded = as === 'grades' && raters.some(({ kind }) => kind === 'judge');
  return `The figure is of the rows that were graded. Rows picked by their score, such as the declined ones, say little of the others: for all rows, grade rows drawn at random.${rounded ? ` The judge’s score is rounded to ${raters.some(({ choices }) => choices) ? 'the nearest choice' : `a whole grade, ${gradeScale.low} to ${gradeScale.high}`}.` : ''}`;
}
