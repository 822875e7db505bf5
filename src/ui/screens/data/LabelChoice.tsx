import { consensusRules, consensusWords } from '#core/grading/consensus.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { labelOffers, likelyGood } from '#core/rows/label-offer.ts';
import {
  columnLabel,
  consensusLabel,
  gradesLabel,
  type LabelSource,
  labelKey,
  labelName,
} from '#core/rows/label-source.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './LabelChoice.module.css';
import { LabelValues } from './LabelValues.tsx';

/** Which column, or whose grades, say how good a response really is. */
export function LabelChoice({ dataset }: { dataset: DatasetSummary }) {
  const source = useStoreOf('label', (state) => state.source);
  const choose = useStoreOf('label', (state) => state.choose);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const offers = labelOffers(dataset);
  const sources: LabelSource[] = [
    ...[...offers].flatMap(([name, offer]) => {
      if (offer.kind === 'none') return [];
      const good = offer.kind === 'values' ? likelyGood(offer.values) : [];
      return [columnLabel(name, good.length > 0 ? good : undefined)];
    }),
    ...(gradings.length > 1 ? consensusRules.map(consensusLabel) : []),
    ...gradings.map(({ annotator }) => gradesLabel(annotator)),
  ];
  const find = (key: string) => sources.find((each) => labelKey(each) === key) ?? null;
  if (sources.length === 0) return null;
  const offer = source?.kind === 'column' ? offers.get(source.column) : undefined;
  return (
    <div className={styles.choice}>
      <Field label="Quality label" inline>
        {(control) => (
          <Select
            {...control}
            value={source ? labelKey(source) : ''}
            onChange={(event) => void choose(find(event.target.value))}
          >
            <option value="">none</option>
            {sources.map((each) => (
              <option key={labelKey(each)} value={labelKey(each)}>
                {each.kind === 'consensus' ? `consensus (${each.rule})` : labelName(each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {source?.kind === 'consensus' && <p className={styles.rows}>It is {consensusWords(source.rule)}.</p>}
      {source?.kind === 'column' && offer?.kind === 'values' && (
        <LabelValues
          column={source.column}
          values={offer.values}
          good={source.good ?? likelyGood(offer.values)}
          onGood={(good) => void choose(columnLabel(source.column, good.length > 0 ? good : undefined))}
        />
      )}
    </div>
  );
}
