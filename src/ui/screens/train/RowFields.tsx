import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';

const counts = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/** Which rows, and which of them are held out. */
export function RowFields({ dataset }: { dataset: DatasetSummary }) {
  const { rows, shares, settings, maxTokens, name } = useStoreOf('train', (state) => state.setup);
  const change = useStoreOf('train', (state) => state.change);
  const locked = useStoreOf('train', (state) => state.current !== null);
  const training = Math.round(100 * (1 - shares.validation - shares.test));
  const percent = (part: 'validation' | 'test', label: string, hint: string) => (
    <NumberField
      label={label}
      hint={hint}
      min={0}
      max={80}
      step={5}
      value={Math.round(100 * shares[part])}
      onValue={(value) => change({ shares: { ...shares, [part]: value / 100 } })}
    />
  );
  return (
    <Panel title="Rows and how they are split" aside={locked ? 'as they were derived' : undefined}>
      <fieldset className={styles.fields} disabled={locked}>
        <legend className="visually-hidden">Rows</legend>
        <Field label="Name of the judge">
          {(control) => (
            <Input {...control} value={name} onChange={(event) => change({ name: event.target.value })} />
          )}
        </Field>
        <Field label="Rows" hint="Whole instructions, drawn by the seed.">
          {(control) => (
            <Select
              {...control}
              value={rows === null || rows >= dataset.rows ? 'all' : rows}
              onChange={(event) =>
                change({ rows: event.target.value === 'all' ? null : Number(event.target.value) })
              }
            >
              <option value="all">
                all {count(dataset.rows)} of {dataset.name}
              </option>
              {counts
                .filter((some) => some < dataset.rows)
                .map((some) => (
                  <option key={some} value={some}>
                    about {count(some)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <div className={styles.pair}>
          {percent('validation', 'Validation, %', 'Chooses the best step.')}
          {percent('test', 'Held out, %', 'Tested once, at the end.')}
        </div>
        <p className={styles.help}>
          {training}% of the instructions are trained on. Rows of one instruction are always in one part.
        </p>
        <div className={styles.pair}>
          <NumberField
            label="Longest prompt, tokens"
            hint="Longer ones lose the middle of the response."
            min={64}
            max={8192}
            step={64}
            value={maxTokens}
            onValue={(value) => change({ maxTokens: value })}
          />
          <NumberField
            label="Seed"
            hint="Of the rows, the split and the training."
            min={0}
            max={2 ** 31}
            step={1}
            value={settings.seed}
            onValue={(seed) => change({ settings: { ...settings, seed } })}
          />
        </div>
      </fieldset>
    </Panel>
  );
}
