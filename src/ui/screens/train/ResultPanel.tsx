import type { TrainingSummary } from '#core/training/training-summary.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Facts } from '../../primitives/Facts.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';
import { useJudgeWith } from './useJudgeWith.ts';

/** A correlation as it stands in tables. */
const r = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : value.toFixed(3).replace('-', '−');

/** The interval under a correlation; records of before there was one have none. */
function under(figures: Record<string, number | null>, name: string, note: string): string {
  const [low, high] = [figures[`${name}_low`], figures[`${name}_high`]];
  return typeof low === 'number' && typeof high === 'number' ? `[${r(low)}, ${r(high)}], ${note}` : note;
}

/** Whether it is better than before: the trained judge beside the untrained model and the length. */
export function ResultPanel({ training }: { training: TrainingSummary }) {
  const entry = useStoreOf('adapters', (state) =>
    state.list.find(({ source }) => source.kind === 'kept' && source.id === training.adapterId),
  );
  const judgeWith = useJudgeWith();
  const { record } = training;
  if (!record) return null;
  const { figures, data } = record;
  const { test, validation } = data.rows;
  const heldOut = (name: string) => (
    <TraceTerm
      trace={{
        metric: 'pearson',
        name,
        rows: `${plural(test, 'row')} with a derived label`,
        split: `test: held out by instruction, seed ${record.seed}`,
        seed: drawsWords,
        ...('test_agreement_low' in figures ? {} : { interval: 'None: trained before there were any here.' }),
      }}
    />
  );
  return (
    <Panel
      title="Whether it is better than before"
      aside={`${plural(test, 'row')} held out, without reference`}
      actions={
        entry && (
          <Button size="s" onClick={() => judgeWith(entry)}>
            Judge with it
          </Button>
        )
      }
    >
      <div className={styles.fields}>
        <Facts
          facts={[
            {
              name: heldOut(record.name),
              value: r(figures.test_agreement),
              note: under(figures, 'test_agreement', 'Pearson with the label'),
            },
            {
              name: heldOut('Untrained model'),
              value: r(figures.test_agreement_of_base),
              note: under(figures, 'test_agreement_of_base', 'the same rows'),
            },
            {
              name: heldOut('Length alone'),
              value: r(figures.test_agreement_of_length),
              note: under(figures, 'test_agreement_of_length', 'the same rows'),
            },
            figures.validation_agreement === undefined
              ? null
              : {
                  name: (
                    <TraceTerm
                      trace={{
                        metric: 'pearson',
                        name: 'On validation',
                        rows: `${plural(validation, 'row')} with a derived label`,
                        split: 'validation: held out by instruction, to choose by',
                        seed: String(record.seed),
                        interval: 'None: the best of several steps, so it leans upwards.',
                      }}
                    />
                  ),
                  value: r(figures.validation_agreement),
                  note: 'the best step',
                },
            figures.steps === undefined
              ? null
              : { name: 'Step kept', value: count(figures.steps ?? 0), note: 'steps taken until then' },
            {
              name: 'Trained on',
              value: count(data.rows.training),
              note: `rows, ${count(data.rows.leftOut)} left out`,
            },
          ]}
        />
        <p className={styles.help}>
          The label is derived: this says how well it learned, not how well it agrees with people. Judge rows
          with it to compare it with other methods and other labels under Compare.
          {test < 50 && ` ${plural(test, 'row')} held out are few: a difference of 0.2 may be chance.`}
        </p>
      </div>
    </Panel>
  );
}
