import type { DatasetSummary } from '#core/rows/dataset.ts';
import { defaultSampleSeed } from '#core/run/taken-rows.ts';
import { comparesTextsNow, isRewardModelNow } from '#state/judge-question.ts';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { KeepingField } from './KeepingField.tsx';
import styles from './LimitsFields.module.css';

const limits = [20, 50, 100, 200, 500, 1_000, 5_000, 20_000];

/** How many rows, how long a prompt, how little probability mass on digits. */
export function LimitsFields({ dataset }: { dataset: DatasetSummary }) {
  const limit = useStoreOf('judge', (state) => state.limit);
  const chooseLimit = useStoreOf('judge', (state) => state.chooseLimit);
  const sampleSeed = useStoreOf('judge', (state) => state.sampleSeed);
  const chooseSampleSeed = useStoreOf('judge', (state) => state.chooseSampleSeed);
  const maxTokens = useStoreOf('judge', (state) => state.maxTokens);
  const chooseMaxTokens = useStoreOf('judge', (state) => state.chooseMaxTokens);
  const minDigitMass = useStoreOf('judge', (state) => state.minDigitMass);
  const chooseMinDigitMass = useStoreOf('judge', (state) => state.chooseMinDigitMass);
  const textsAlone = useStoreOf('judge', comparesTextsNow);
  const rewards = useStoreOf('judge', isRewardModelNow);
  return (
    <div className={styles.fields}>
      <Field label="Rows to judge">
        {(control) => (
          <Select
            {...control}
            value={limit ?? 'all'}
            onChange={(event) =>
              chooseLimit(event.target.value === 'all' ? null : Number(event.target.value))
            }
          >
            <option value="all">all {count(dataset.rows)}</option>
            {limits
              .filter((rows) => rows < dataset.rows)
              .map((rows) => (
                <option key={rows} value={rows}>
                  {count(rows)}
                </option>
              ))}
          </Select>
        )}
      </Field>
      {limit !== null && limit < dataset.rows && (
        <Field
          label="Taken"
          hint={sampleSeed === null ? undefined : 'Every model that answers an instruction is met.'}
        >
          {(control) => (
            <Select
              {...control}
              value={sampleSeed === null ? 'first' : 'random'}
              onChange={(event) =>
                chooseSampleSeed(event.target.value === 'first' ? null : defaultSampleSeed)
              }
            >
              <option value="random">whole instructions at random</option>
              <option value="first">the first rows</option>
            </Select>
          )}
        </Field>
      )}
      {limit !== null && limit < dataset.rows && sampleSeed !== null && (
        <NumberField
          label="Seed"
          hint="The same seed takes the same rows."
          min={0}
          step={1}
          value={sampleSeed}
          onValue={chooseSampleSeed}
        />
      )}
      {!textsAlone && (
        <>
          <Field
            label={
              <>
                Longest prompt, <Word of="token">tokens</Word>
              </>
            }
            hint="Longer ones lose the middle of the response. A longer instruction raises the limit for its row."
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                numeric
                min={64}
                max={32_768}
                step={64}
                value={maxTokens}
                onChange={(event) => {
                  const value = event.target.valueAsNumber;
                  if (value >= 1) chooseMaxTokens(Math.round(value));
                }}
              />
            )}
          </Field>
          {!rewards && (
            <NumberField
              label={
                <>
                  Least <Word of="digitMass">digit mass</Word>, %
                </>
              }
              hint="Below it a row is invalid, never 0."
              min={0}
              max={100}
              step="any"
              value={Number((100 * minDigitMass).toFixed(2))}
              onValue={(value) => chooseMinDigitMass(value / 100)}
            />
          )}
        </>
      )}
      <KeepingField />
    </div>
  );
}
