import { useMemo, useState } from 'react';
import { type CertifyingMethod, certifyingMethods } from '#core/metrics/threshold/certify.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { methodNames } from './guarantee-methods.ts';
import { ShareInput } from './ShareInput.tsx';
import { ThreeWayOutcome } from './ThreeWayOutcome.tsx';
import { useAnalysis } from './useAnalysis.ts';

/** Two thresholds in place of one: what is accepted, what is declined, and what people look at. */
export default function ThreeWayPanel({ figures }: { figures: DecideFigures }) {
  const { calibrationShare, seed, unit, correction, weights } = useStoreOf(
    'line',
    (state) => state.guarantee,
  );
  const [promise, setPromise] = useState<Promised>({
    alpha: 0.1,
    beta: 0.1,
    delta: 0.1,
    method: 'fixed-sequence',
  });
  const options = useMemo(
    () => ({
      ...promise,
      unit,
      correction,
      weights,
      shares: { calibration: calibrationShare, test: 1 - calibrationShare },
      ...(seed === null ? {} : { seed }),
    }),
    [promise, unit, correction, weights, calibrationShare, seed],
  );
  const found = useAnalysis('threeWay', options);
  const change = (part: Partial<Promised>) => setPromise((now) => ({ ...now, ...part }));
  return (
    <Panel title="Accept, review, decline" aside="Two thresholds; rows between them go to people">
      <div className={styles.wide}>
        <div className={styles.row}>
          <span>Of the accepted at most</span>
          <ShareInput
            label="Largest share of bad rows among the accepted, in percent"
            share={promise.alpha}
            min={0.1}
            max={99}
            onCommit={(alpha) => change({ alpha })}
          />
          <span>bad, of the declined at most</span>
          <ShareInput
            label="Largest share of good rows among the declined, in percent"
            share={promise.beta}
            min={0.1}
            max={99}
            onCommit={(beta) => change({ beta })}
          />
          <span>good, wrong in at most</span>
          <ShareInput
            label="Chance that either promise fails, in percent"
            share={promise.delta}
            min={0.1}
            max={50}
            onCommit={(delta) => change({ delta })}
          />
          <span>of such calibrations</span>
          <Field label="Method" inline>
            {(control) => (
              <Select
                {...control}
                value={promise.method}
                onChange={(event) => change({ method: event.target.value as CertifyingMethod })}
              >
                {certifyingMethods.map((method) => (
                  <option key={method} value={method}>
                    {methodNames[method]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Analysed found={found} waiting="Testing thresholds on the calibration split.">
          {(report) => <ThreeWayOutcome report={report} figures={figures} delta={promise.delta} />}
        </Analysed>
      </div>
    </Panel>
  );
}

interface Promised {
  alpha: number;
  beta: number;
  delta: number;
  method: CertifyingMethod;
}
