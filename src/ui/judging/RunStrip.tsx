import { useEffect, useMemo, useRef } from 'react';
import { methods } from '#core/method/registry.ts';
import { judgingOrder } from '#core/run/plan.ts';
import type { RunSummary } from '#core/run/run.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import { Progress } from '../primitives/Progress.tsx';
import { useElementWidth } from '../primitives/useElementWidth.ts';
import { scoreScale as observedScale } from '../rows/score-scale.ts';
import { useStoreOf } from '../stores.tsx';
import { count, score } from '../words/numbers.ts';
import { drawStrip, meanScore } from './draw-strip.ts';
import styles from './RunStrip.module.css';

const height = 112;

/**
 * The run as a strip chart: every row a point, in the order of judging from left to right, as high as its score.
 * It fills as the run goes on, so that it is the progress bar too; invalid rows stand below the scale.
 */
export function RunStrip({ run }: { run: RunSummary }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useElementWidth(frame);
  const columns = useStoreOf('run', (state) => state.columns);
  const version = useStoreOf('run', (state) => state.version);
  const theme = useStoreOf('theme', (state) => state.theme);
  const instruction = useStoreOf('datasets', (state) => state.columns?.instruction);
  const { rows, sampleSeed } = run;
  const order = useMemo(() => {
    const taken = new Set(takenRows(instruction ?? [], { rows, sampleSeed }));
    return judgingOrder(instruction ?? []).filter((row) => taken.has(row));
  }, [instruction, rows, sampleSeed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are written in place
  const scale = useMemo(
    () => methods[run.judge.method].scale ?? observedScale(columns),
    [run.judge.method, columns, version],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns are written in place, colours follow the theme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    const density = window.devicePixelRatio || 1;
    context.canvas.width = Math.round(width * density);
    context.canvas.height = Math.round(height * density);
    context.scale(density, density);
    const style = getComputedStyle(context.canvas);
    drawStrip(
      context,
      { width, height },
      columns,
      order,
      {
        point: style.getPropertyValue('--chart-ink'),
        invalid: style.getPropertyValue('--invalid-fill'),
        grid: style.getPropertyValue('--chart-grid'),
        mean: style.getPropertyValue('--chart-marker'),
      },
      scale,
    );
  }, [columns, version, width, order, theme, scale]);
  const mean = columns ? meanScore(columns) : Number.NaN;
  return (
    <figure className={styles.strip}>
      <div className={styles.gauge}>
        <Progress label="Rows judged" value={run.scored} total={run.rows} />
      </div>
      <figcaption className={styles.caption}>
        Score of each row, in the order of judging; n = {count(run.scored - run.invalid)}
        {Number.isFinite(mean) && (
          <>
            , <span className={styles.mean}>mean {score(mean)}</span>
          </>
        )}
        {run.invalid > 0 && `; ${count(run.invalid)} invalid, each a mark below the scale`}
      </figcaption>
      <div className={styles.plot}>
        <div className={styles.axis} aria-hidden="true">
          <span>{scale[1]}</span>
          <span>{scale[0]}</span>
        </div>
        <div ref={frame} className={styles.frame}>
          <canvas
            ref={canvas}
            className={styles.canvas}
            role="img"
            aria-label={`Scores of the ${count(run.scored)} rows judged so far, mean ${score(mean)}`}
          />
        </div>
      </div>
    </figure>
  );
}
