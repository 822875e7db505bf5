import { useMemo, useState } from 'react';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { seededRandom } from '#core/random/random.ts';
import { RiskCoverage } from '../../charts/RiskCoverage.tsx';
import { riskBaselines } from '../../charts/threshold/baselines.ts';
import type { LiveNumber } from '../../charts/threshold/source.ts';
import styles from './DecideScreen.module.css';

const rows = 400;

/** A curve to try before there is one: invented rows, and the chart says so. */
export function Example() {
  const [live] = useState(() => new ExampleThreshold());
  const curve = useMemo(exampleCurve, []);
  const baselines = useMemo(() => riskBaselines(curve, null), [curve]);
  return (
    <div className={styles.example}>
      <RiskCoverage
        title="An example to try: bad rows among those accepted, against rows accepted"
        curve={curve}
        baselines={baselines}
        threshold={live}
        onThreshold={(value) => live.set(value)}
        height={280}
        caption={`${rows} invented rows, no judge. Drag the point, or move it with arrow keys.`}
        fileName="example"
        traces={[{ metric: 'selective_risk', rows: `${rows} invented rows` }]}
      />
    </div>
  );
}

function exampleCurve() {
  const random = seededRandom(11);
  const score = new Float64Array(rows);
  const label = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const quality = random();
    label[row] = quality > 0.25 ? 1 : 0;
    score[row] = 9 * (0.6 * quality + 0.4 * random());
  }
  const valid = new Uint8Array(rows).fill(1);
  return riskCoverageCurve({ score, label, valid, instruction: Int32Array.from(score.keys()) }, 1);
}

class ExampleThreshold implements LiveNumber {
  #value = 4;
  readonly #listeners = new Set<() => void>();

  get(): number {
    return this.#value;
  }

  set(value: number): void {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
