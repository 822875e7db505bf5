import { hasInterval, isUndefined, lackOf, type MaybeEstimate } from '#core/metrics/estimate.ts';
import { formatEstimate, formatNumber } from '#core/words/format.ts';
import { Td } from '#ui/primitives/Table.tsx';
import styles from './EstimateCell.module.css';

interface EstimateCellProps {
  /** Null: there is no such figure. */
  estimate: MaybeEstimate | null;
  format?: (value: number) => string;
}

const three = (value: number) => formatNumber(value, 3);

/** A figure with its interval in a table. Where it has none, `Reasons` below the table says why. */
export function EstimateCell({ estimate, format = three }: EstimateCellProps) {
  if (!estimate)
    return (
      <Td numeric className={styles.none}>
        –
      </Td>
    );
  if (isUndefined(estimate))
    return (
      <Td numeric className={styles.none} title={estimate.reason}>
        none
      </Td>
    );
  return (
    <Td numeric title={hasInterval(estimate) ? estimate.note : estimate.noInterval}>
      {formatEstimate(estimate, format)}
    </Td>
  );
}

/** Why figures of a table have no value, and what is unusual about an interval, each sentence once. */
export function Reasons({ of }: { of: readonly (MaybeEstimate | null)[] }) {
  const sentences = new Set(
    of.flatMap((estimate) => {
      if (!estimate) return [];
      if (isUndefined(estimate)) return [`none: ${estimate.reason}`];
      if (!hasInterval(estimate)) return [`[–]: ${lackOf(estimate)}`];
      return estimate.note ? [`Intervals: ${estimate.note}`] : [];
    }),
  );
  return [...sentences].map((sentence) => (
    <p key={sentence} className={styles.reasons}>
      {sentence}
    </p>
  ));
}
