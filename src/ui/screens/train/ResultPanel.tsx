import type { TrainingSummary } from '#core/training/training-summary.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Facts } from '../../primitives/Facts.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';
import { useJudgeWith } from './useJudgeWith.ts';

/** A correlation as it stands in tables. */
const r = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : value.toFixed(3).replace('-', '−');

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
  const pearson = (name: string, rows: string, split: string) => (
    <TraceTerm
      trace={{
        metric: 'pearson',
        name,
        rows,
        split,
        seed: String(record.seed),
        interval: 'None here. Compare has one, once rows are judged with it.',
      }}
    />
  );
  const heldOut = (name: string) =>
    pearson(name, `${plural(test, 'row')} with a derived label`, 'test: held out by instruction');
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
            { name: heldOut(record.name), value: r(figures.test_agreement), note: 'Pearson with the label' },
            {
              name: heldOut('Untrained model'),
              value: r(figures.test_agreement_of_base),
              note: 'the same rows',
            },
            {
              name: heldOut('Length alone'),
              value: r(figures.test_agreement_of_length),
              note: 'the same rows',
            },
            figures.validation_agreement === undefined
              ? null
              : {
                  name: pearson(
                    'On validation',
                    `${plural(validation, 'row')} with a derived label`,
                    'validation: held out by instruction, to choose by',
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
          with it and compare under Compare, where every figure has an interval.
          {test < 50 && ` ${plural(test, 'row')} held out are few: a difference of 0.2 may be chance.`}
        </p>
      </div>
    </Panel>
  );
}
