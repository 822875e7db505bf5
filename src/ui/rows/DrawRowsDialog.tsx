import { useState } from 'react';
import { defaultDrawSize, drawnQueue } from '#core/sampling/draws.ts';
import { type SamplerId, samplers } from '#core/sampling/samplers.ts';
import { Button } from '../primitives/Button.tsx';
import { Checkbox } from '../primitives/Checkbox.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { ErrorState } from '../primitives/ErrorState.tsx';
import { Field } from '../primitives/Field.tsx';
import { Select } from '../primitives/Input.tsx';
import { NumberField } from '../primitives/NumberField.tsx';
import { useStoreOf, useStores } from '../stores.tsx';
import { plural, score } from '../words/numbers.ts';
import styles from './ExportDialog.module.css';

const names: Record<SamplerId, string> = {
  random: 'At random: every row with the same chance',
  stratified: 'Spread evenly over the scores',
  'near-threshold': 'Near the threshold more often',
  uncertain: 'Where the judge is unsure more often',
  declined: 'Declined rows only',
  accepted: 'Accepted rows only',
};

/** What the grades of such a draw can be used for. */
function purpose(sampler: SamplerId, threshold: number): string {
  switch (sampler) {
    case 'random':
      return 'These grades speak for all rows, and a promise may rest on them.';
    case 'stratified':
      return 'These grades speak for all rows, somewhat more precisely than a random draw. A promise needs a draw at random.';
    case 'near-threshold':
      return `Rows with a score near ${score(threshold)} are drawn up to six times as often as others. Each row’s chance is stored, so that estimates for all rows stay right.`;
    case 'uncertain':
      return 'Rows whose digit probabilities are spread out are drawn up to six times as often as others. Each row’s chance is stored, so that estimates for all rows stay right.';
    case 'declined':
    case 'accepted':
      return `Only rows with a score ${sampler === 'declined' ? 'below' : 'of at least'} ${score(threshold)} are drawn, so these grades say nothing of the others.`;
  }
}

interface DrawRowsDialogProps {
  open: boolean;
  onClose: () => void;
  /** What is chosen at first. */
  first?: SamplerId;
}

/** Which rows to grade: drawn by chance, each with a chance that is stored, so that its grades can speak for all rows. */
export default function DrawRowsDialog({ open, onClose, first = 'random' }: DrawRowsDialogProps) {
  const { draws, rows, grading, route } = useStores();
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const before = useStoreOf('draws', (state) => state.draws);
  const drawing = useStoreOf('draws', (state) => state.drawing);
  const error = useStoreOf('draws', (state) => state.error);
  const judged = useStoreOf('run', (state) => (state.current?.scored ?? 0) > 0);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const grades = useStoreOf('grading', (state) => state.grades);
  const [sampler, setSampler] = useState(first);
  const [size, setSize] = useState(defaultDrawSize);
  const [seed, setSeed] = useState<number | null>(null);
  const [afresh, setAfresh] = useState(false);
  if (!dataset) return null;
  const queue = before ? drawnQueue(before) : new Int32Array();
  const left = queue.reduce((sum, row) => sum + Number(Number.isNaN(grades?.[row] ?? Number.NaN)), 0);
  const number = seed ?? (before?.length ?? 0) + 1;
  const wanted = Math.min(size, dataset.rows);
  const begin = async () => {
    if (!(await draws.getState().draw({ sampler, size: wanted, seed: number, afresh }))) return;
    setSeed(null);
    setAfresh(false);
    onClose();
    rows.getState().list({ drawn: true }, { key: 'drawn', descending: false });
    grading.getState().set({ on: true, order: 'list' });
    const row = grading.getState().next(-1, draws.getState().queue);
    if (row !== null) route.getState().go('explain', row);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Draw rows to grade"
      footer={
        <Button variant="primary" busy={drawing} disabled={before === null} onClick={() => void begin()}>
          Draw {plural(wanted, 'row')} and grade
        </Button>
      }
    >
      <Field label="Which rows" hint={purpose(sampler, threshold)}>
        {(control) => (
          <Select
            {...control}
            value={sampler}
            onChange={(event) => setSampler(event.target.value as SamplerId)}
          >
            {samplers.map((id) => (
              <option key={id} value={id} disabled={id !== 'random' && !judged}>
                {names[id]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className={styles.choices}>
        <NumberField
          label="Rows to draw"
          min={1}
          max={dataset.rows}
          step={1}
          value={size}
          onValue={setSize}
        />
        <NumberField
          label="Seed"
          hint="The same seed draws the same rows."
          min={0}
          max={4294967295}
          step={1}
          value={number}
          onValue={setSeed}
        />
      </div>
      {!judged && <p className={styles.what}>Nothing is judged yet, so rows can only be drawn at random.</p>}
      {queue.length > 0 && (
        <>
          <p className={styles.what}>
            {plural(queue.length, 'row')} {queue.length === 1 ? 'is' : 'are'} drawn already, {left} of them
            not graded.{' '}
            {afresh
              ? 'All of them stop counting as drawn; their grades stay.'
              : left > 0
                ? 'Those not graded leave the queue; the graded ones stay and count together with the new draw.'
                : 'They stay and count together with the new draw.'}
          </p>
          <Checkbox checked={afresh} onChange={setAfresh}>
            Forget the earlier draws
          </Checkbox>
        </>
      )}
      {error && (
        <ErrorState title="No rows were drawn">
          <p>{error.message}</p>
        </ErrorState>
      )}
    </Dialog>
  );
}
