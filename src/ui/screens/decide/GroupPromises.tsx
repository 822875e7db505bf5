import { useMemo, useState } from 'react';
import { shareWords } from '#core/decision/point-words.ts';
import {
  type GroupThresholdReport,
  heldBackSentence,
  type ThresholdScope,
} from '#core/metrics/threshold/group-thresholds.ts';
import { formatNumber, formatPercent } from '#core/words/format.ts';
import type { DecideFigures, GroupKind } from '#state/decide/computations.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { NearDuplicatesSentence } from './NearDuplicatesSentence.tsx';
import { ShareInput } from './ShareInput.tsx';
import { eventOf } from './traces.ts';
import { useAnalysis } from './useAnalysis.ts';

interface GroupPromisesProps {
  kind: GroupKind;
  figures: DecideFigures;
}

const kindWords: Record<GroupKind, [one: string, many: string]> = {
  model: ['model', 'models'],
  category: ['category', 'categories'],
};

/** A promise for every model or category at once: a promise for all rows together says nothing of a part. */
export default function GroupPromises({ kind, figures }: GroupPromisesProps) {
  const { calibrationShare, seed, unit, weights } = useStoreOf('line', (state) => state.guarantee);
  const [promise, setPromise] = useState({ alpha: 0.1, delta: 0.1, scope: 'one' as ThresholdScope });
  const options = useMemo(
    () => ({
      ...promise,
      unit,
      weights,
      shares: { calibration: calibrationShare, test: 1 - calibrationShare },
      ...(seed === null ? {} : { seed }),
    }),
    [promise, unit, weights, calibrationShare, seed],
  );
  const found = useAnalysis('groupThresholds', options, kind);
  const change = (part: Partial<typeof promise>) => setPromise((now) => ({ ...now, ...part }));
  const [one, many] = kindWords[kind];
  return (
    <div className={styles.part}>
      <h3 className={styles.promise}>A promise for every {one} at once</h3>
      <div className={styles.row}>
        <span>In no {one} more than</span>
        <ShareInput
          label={`Largest share of bad rows among the accepted of each ${one}, in percent`}
          share={promise.alpha}
          min={0.1}
          max={99}
          onCommit={(alpha) => change({ alpha })}
        />
        <span>bad among the accepted, wrong in at most</span>
        <ShareInput
          label={`Chance that the promise of any ${one} fails, in percent`}
          share={promise.delta}
          min={0.1}
          max={50}
          onCommit={(delta) => change({ delta })}
        />
        <span>of such calibrations</span>
        <Field label="Thresholds" inline>
          {(control) => (
            <Select
              {...control}
              value={promise.scope}
              onChange={(event) => change({ scope: event.target.value as ThresholdScope })}
            >
              <option value="one">one for all {many}</option>
              <option value="each">one for each {one}</option>
            </Select>
          )}
        </Field>
      </div>
      <Analysed found={found} waiting={`Testing thresholds in every ${one}.`}>
        {(report) => <GroupPromisesFound report={report} one={one} figures={figures} />}
      </Analysed>
    </div>
  );
}

interface FoundProps {
  report: GroupThresholdReport;
  one: string;
  figures: DecideFigures;
}

function GroupPromisesFound({ report, one, figures }: FoundProps) {
  const { groups, promise, assumptions, split, withoutGroup } = report;
  const heldBack = heldBackSentence(report);
  const trace = {
    event: eventOf(figures),
    rows: `${plural(report.calibrationRows, 'labelled row')} to choose on, ${plural(report.testRows, 'labelled row')} to test on`,
    split: `${count(split.instructions.calibration)} instructions to choose on, ${count(split.instructions.test)} others to test on`,
    seed: `${split.seed}, ${split.chosenBy === 'data' ? 'a hash of the rows' : 'chosen by you'}`,
  };
  return (
    <>
      <p className={styles.promise}>{promise}</p>
      <NearDuplicatesSentence />
      <p className={styles.rests}>
        {heldBack}{' '}
        {withoutGroup > 0 && (
          <>
            {plural(withoutGroup, 'row')} without a {one} left out.{' '}
          </>
        )}
        One row an instruction. <TraceTerm trace={{ ...trace, metric: 'group_promise' }} />
      </p>
      <div className={styles.outcome}>
        <Table caption={`What is promised of each ${one}`}>
          <thead>
            <tr>
              <Th>{one === 'model' ? 'Model' : 'Category'}</Th>
              <Th numeric>Accept score from</Th>
              <Th numeric>Accepted</Th>
              <Th numeric>Labelled instructions</Th>
              <Th numeric>
                <TraceTerm trace={{ ...trace, metric: 'promised_risk', name: 'Bad on the test split' }} />
              </Th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.name}>
                <Td>{group.name}</Td>
                <Td numeric>
                  {group.threshold === null
                    ? group.covered
                      ? 'decline all'
                      : 'too few labels'
                    : formatNumber(group.threshold)}
                </Td>
                <Td numeric>{formatPercent(group.accepted / Math.max(1, group.scored), 0)}</Td>
                <Td numeric>{count(group.instructions)}</Td>
                <Td numeric>{shareWords(group.onTest) ?? '–'}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <details>
        <summary className={styles.rests}>What would be needed, and what must be true</summary>
        <ul className={styles.assumptions}>
          {groups.map(({ name, needed }) => needed && <li key={name}>{`${name}: ${needed.sentence}`}</li>)}
          {assumptions.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
