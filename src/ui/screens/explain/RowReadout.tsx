import { type ReactNode, useMemo } from 'react';
import { judgeName } from '#core/judge/identity.ts';
import { digitsOf, scoreOf } from '#core/judge/readout.ts';
import type { MetricKey } from '#core/metrics/catalogue/catalogue.ts';
import { methodEntryOf } from '#core/metrics/catalogue/methods.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { Row } from '#core/rows/row.ts';
import { readoutAt } from '#core/run/run-columns.ts';
import { scoreQuantile } from '#core/run/score-quantile.ts';
import { formatNumber } from '#core/words/format.ts';
import { DigitBars } from '../../charts/DigitBars.tsx';
import { type Trace, TraceTerm } from '../../charts/frame/Trace.tsx';
import { fileName } from '../../primitives/download.ts';
import { useStoreOf } from '../../stores.tsx';
import { count, percent } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './RowReadout.module.css';

interface RowReadoutProps {
  row: number;
  dataset: DatasetSummary;
  texts: Row | undefined;
}

/** The ten probabilities, and the figures around them. */
export function RowReadout({ row, dataset, texts }: RowReadoutProps) {
  const columns = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const judge = useStoreOf('run', (state) => state.current?.judge ?? null);
  const threshold = useStoreOf('threshold', (state) => state.threshold);
  const label = useStoreOf('label', (state) => state.values?.[row] ?? Number.NaN);
  const labelName = useStoreOf('label', (state) => state.column);
  const codes = useStoreOf('datasets', (state) => state.columns);
  const answer = useStoreOf('explain', (state) => (state.row === row ? state.answer : null));
  const stored = columns && readoutAt(columns, row);
  const readout = stored ?? answer?.readout ?? null;
  const digits = digitsOf(readout);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are filled in place
  const quantile = useMemo(
    () => (columns && readout?.kind === 'score' ? scoreQuantile(columns, readout.score) : Number.NaN),
    [columns, version, readout?.kind, scoreOf(readout)],
  );
  const facts: [ReactNode, ReactNode][] = [];
  const traceOf = (metric: MetricKey): Trace => ({
    metric,
    rows: `row ${count(row + 1)} of ${dataset.name} alone${judge ? `, by ${judgeName(judge)}, ${judge.template.name}` : ''}`,
    split: 'none: one row',
  });
  if (readout && digits)
    facts.push(
      [<TraceTerm key="t" trace={traceOf('digit_mass')} />, percent(digits.digitMass)],
      [
        <TraceTerm key="t" trace={traceOf('entropy')} />,
        readout.kind === 'digits' ? `${readout.entropy.toFixed(2)} of 2.30 nats` : '–',
      ],
    );
  else if (readout?.kind === 'score' && judge)
    facts.push([
      <TraceTerm
        key="t"
        trace={{ ...traceOf(methodEntryOf(judge)), name: `Score by ${judge.template.name}` }}
      />,
      formatNumber(readout.score, 4),
    ]);
  if (readout?.kind === 'score' && Number.isFinite(quantile))
    facts.push(['Rank in this run', `above ${percent(quantile)} of the rows with a score`]);
  if (readout)
    facts.push([
      <Word key="w" of="token">
        Tokens
      </Word>,
      count(readout.tokens),
    ]);
  if (labelName)
    facts.push([
      <Word key="w" of="label">
        {labelName} (label)
      </Word>,
      Number.isFinite(label) ? label : '–',
    ]);
  const model = dataset.models[codes?.model[row] ?? -1];
  const category = dataset.categories[codes?.category[row] ?? -1];
  if (model) facts.push(['Model', model]);
  if (category) facts.push(['Category', category]);
  facts.push(['Response', `${count(codes?.responseLength[row] ?? 0)} characters`]);
  if (texts) facts.push(['Id', `${texts.id}, line ${count(texts.line)}`]);
  return (
    <div className={styles.readout}>
      {readout && digits && (
        <div className={styles.chart}>
          <DigitBars
            probs={digits.probs}
            score={scoreOf(readout)}
            threshold={threshold}
            caption={`${percent(digits.digitMass)} of the probability mass is on the ten digits${readout.kind === 'digits' ? '' : ', too little for a score'}`}
            traces={[traceOf('digits'), traceOf('score')]}
            fileName={fileName('digits', `row ${row + 1}`, dataset.name)}
          />
        </div>
      )}
      <div className={styles.side}>
        {readout?.kind === 'invalid' && (
          <p className={styles.remark}>
            <Word of="invalid">Invalid</Word>: {readout.reason}
          </p>
        )}
        {readout?.truncated && (
          <p className={styles.remark}>
            <Word of="truncated">Truncated</Word>: the prompt was cut to {count(readout.tokens)} tokens
            {answer ? `; ${count(answer.cutTokens)} tokens of the response are missing.` : '.'}
          </p>
        )}
        <dl className={styles.facts}>
          {facts.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed where it is written
            <div key={index} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
