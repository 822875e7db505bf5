import { useState } from 'react';
import { gradeName } from '#core/grading/scale.ts';
import type { PairAgreement } from '#core/metrics/agreement/annotator-agreement.ts';
import { type KappaKey, kappaKeys } from '#core/metrics/agreement/kappa.ts';
import { ConfusionTable } from '../../../charts/ConfusionTable.tsx';
import { EstimateCell, Reasons } from '../../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../../charts/frame/Trace.tsx';
import { tooFew } from '../../../charts/framing.ts';
import { fileName } from '../../../primitives/download.ts';
import { Field } from '../../../primitives/Field.tsx';
import { Select } from '../../../primitives/Input.tsx';
import { Table, Td, Th } from '../../../primitives/Table.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { drawsWords } from '../../../words/draws.ts';
import { count, plural } from '../../../words/numbers.ts';
import styles from './PairsTable.module.css';

const names: Record<KappaKey, string> = {
  kappa: 'Cohen’s κ',
  kappa_linear: 'κ, linear weights',
  kappa_quadratic: 'κ, quadratic weights',
  agreement: 'Equal grades',
};

const nameOfPair = ({ first, second }: PairAgreement) => `${first} and ${second}`;

/** How far each two of the annotators agree, and each with the judge; of one pair at a time who gave what. */
export function PairsTable({ pairs, dataset }: { pairs: readonly PairAgreement[]; dataset: string }) {
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const [asked, setAsked] = useState<string | null>(null);
  const shown = pairs.find((pair) => nameOfPair(pair) === asked) ?? pairs[0];
  if (!shown) return null;
  const rows = 'rows that both rated';
  const { confusion, leftOut } = shown.agreement;
  return (
    <div className={styles.pairs}>
      <Table caption="How far each two agree">
        <thead>
          <tr>
            <Th>Pair</Th>
            <Th numeric>n</Th>
            {kappaKeys.map((metric) => (
              <Th key={metric} numeric>
                <TraceTerm trace={{ metric, name: names[metric], rows, seed: drawsWords }} />
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={nameOfPair(pair)}>
              <Td>{nameOfPair(pair)}</Td>
              <Td numeric>{count(pair.agreement.confusion.n)}</Td>
              {kappaKeys.map((key) => (
                <EstimateCell key={key} estimate={pair.agreement.figures[key]} />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons of={pairs.flatMap(({ agreement }) => kappaKeys.map((key) => agreement.figures[key]))} />
      {pairs.length > 1 && (
        <Field label="Who gave what" inline>
          {(control) => (
            <Select {...control} value={nameOfPair(shown)} onChange={({ target }) => setAsked(target.value)}>
              {pairs.map((pair) => (
                <option key={nameOfPair(pair)} value={nameOfPair(pair)}>
                  {nameOfPair(pair)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <ConfusionTable
        title={`Rows by what ${nameOfPair(shown)} gave`}
        first={shown.first}
        second={shown.second}
        matrix={confusion}
        nameOf={(value) => gradeName(scale, value)}
        caption={`n = ${plural(confusion.n, 'row')} that both rated; ${count(leftOut)} left out`}
        empty={tooFew(confusion.n, rows)}
        traces={[{ metric: 'confusion', rows }]}
        fileName={fileName('confusion', dataset)}
      />
    </div>
  );
}
