import { useState } from 'react';
import type { CheckupReport, DegradationResult } from '#core/checkup/report.ts';
import type { Verdict } from '#core/checkup/verdict.ts';
import type { DegradationKind } from '#core/degradations/degradation.ts';
import { hasInterval, isUndefined, type MaybeEstimate } from '#core/metrics/estimate.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Table, Td, Th } from '../../../primitives/Table.tsx';
import { CheckupExamples } from './CheckupExamples.tsx';
import styles from './CheckupPanel.module.css';
import { Whisker } from './Whisker.tsx';

const kindTitles: Record<DegradationKind, string> = {
  'visible fault': 'Visible faults',
  'subtle fault': 'Subtle faults',
  harmless: 'Harmless changes, which should not move the score',
  attack: 'Attacks, against neutral text of the same length',
};

const verdictWords: Record<Verdict, string> = {
  seen: 'seen',
  'not seen': 'not seen',
  preferred: 'scored higher',
  moved: 'moves the score',
  lowered: 'lowers the score',
  unmoved: 'does not move it',
  unsettled: 'too few rows to say',
};

const words = (estimate: MaybeEstimate, digits: number): string =>
  hasInterval(estimate)
    ? `${estimate.value.toFixed(digits)} [${estimate.low.toFixed(digits)}, ${estimate.high.toFixed(digits)}]`
    : isUndefined(estimate)
      ? 'no value'
      : estimate.value.toFixed(digits);

/** Every change with how often it lowers the score; a change opens its examples. */
export function CheckupTable({ report }: { report: CheckupReport }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table caption="How often the changed response scores lower than the response itself">
      <thead>
        <tr>
          <Th>Change</Th>
          <Th>Verdict</Th>
          <Th>Scores lower, 0 to 1</Th>
          <Th numeric>n</Th>
          <Th numeric>Mean shift</Th>
        </tr>
      </thead>
      {report.settings.kinds.map((kind) => (
        <tbody key={kind}>
          <tr>
            <th scope="rowgroup" colSpan={5} className={styles.kind}>
              {kindTitles[kind]}
            </th>
          </tr>
          {report.degradations
            .filter((each) => each.kind === kind)
            .map((each) => (
              <Change
                key={each.id}
                result={each}
                open={open === each.id}
                onToggle={() => setOpen(open === each.id ? null : each.id)}
              />
            ))}
        </tbody>
      ))}
    </Table>
  );
}

interface ChangeProps {
  result: DegradationResult;
  open: boolean;
  onToggle(): void;
}

function Change({ result, open, onToggle }: ChangeProps) {
  const { label, lower, pairs, invalid, shift, effect, verdict, examples } = result;
  return (
    <>
      <tr>
        <Td>
          {examples.length > 0 ? (
            <Button size="s" variant="quiet" aria-expanded={open} onClick={onToggle}>
              {label}
            </Button>
          ) : (
            <span className={styles.label}>{label}</span>
          )}
        </Td>
        <Td className={styles.words}>{verdictWords[verdict]}</Td>
        <Td>
          <span className={styles.lower}>
            {hasInterval(lower) && <Whisker {...lower} />}
            <span className={styles.words}>{words(lower, 2)}</span>
          </span>
        </Td>
        <Td numeric>
          {pairs}
          {invalid > 0 && ` (${invalid} invalid)`}
        </Td>
        <Td numeric>{words(effect ?? shift, 2)}</Td>
      </tr>
      {open && (
        <tr>
          <Td colSpan={5}>
            <CheckupExamples result={result} />
          </Td>
        </tr>
      )}
    </>
  );
}
