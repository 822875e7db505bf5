import { useId, useMemo, useRef } from 'react';
import { formatTick } from '#core/words/format.ts';
import { type LiveNumber, useLive } from '../threshold/source.ts';
import styles from './Bars.module.css';
import { usePlot } from './geometry.ts';

interface BarsProps {
  bins: { edges: readonly number[]; counts: readonly number[]; bad: readonly number[] | null };
  hatchId: string;
  /** Bars left of it are declined, right of it accepted. Without one, bars are neutral. */
  threshold?: LiveNumber;
}

export const binTitle = (edges: readonly number[], bin: number) =>
  `${formatTick(edges[bin]!)} to ${formatTick(edges[bin + 1]!)}`;

/**
 * Histogram bars from zero; the bad part of each is hatched. The two colours are two copies of the same bars,
 * each clipped at the threshold, so that moving it touches two attributes and no bar.
 */
export function Bars({ bins, hatchId, threshold }: BarsProps) {
  const plot = usePlot();
  const paths = useMemo(() => {
    const zero = plot.y(0);
    const bar = (from: number, to: number, i: number) => {
      const left = plot.x(bins.edges[i]!) + 0.5;
      const right = plot.x(bins.edges[i + 1]!) - 0.5;
      return to > from ? `M${left} ${plot.y(from)}H${right}V${plot.y(to)}H${left}Z` : '';
    };
    return {
      all: bins.counts.map((count, i) => bar(0, count, i)).join(''),
      bad: bins.bad?.map((count, i) => bar(0, count, i)).join('') ?? '',
      zero,
    };
  }, [bins, plot]);
  const hatch = (
    <pattern id={hatchId} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path className={styles.hatch} d="M0 0V5" />
    </pattern>
  );
  return (
    <g>
      {hatch}
      {threshold ? (
        <Split threshold={threshold} path={paths.all} />
      ) : (
        <path className={styles.neutral} d={paths.all} />
      )}
      {paths.bad && <path d={paths.bad} fill={`url(#${hatchId})`} />}
    </g>
  );
}

function Split({ threshold, path }: { threshold: LiveNumber; path: string }) {
  const plot = usePlot();
  const id = useId();
  const declined = useRef<SVGRectElement>(null);
  const accepted = useRef<SVGRectElement>(null);
  useLive(threshold, (value) => {
    const edge = Math.max(plot.left, Math.min(plot.left + plot.width, plot.x(value)));
    declined.current?.setAttribute('width', String(edge - plot.left));
    accepted.current?.setAttribute('x', String(edge));
    accepted.current?.setAttribute('width', String(plot.left + plot.width - edge));
  });
  return (
    <>
      <clipPath id={`${id}d`}>
        <rect ref={declined} x={plot.left} y={plot.top} height={plot.height} />
      </clipPath>
      <clipPath id={`${id}k`}>
        <rect ref={accepted} y={plot.top} height={plot.height} />
      </clipPath>
      <path className={styles.declined} d={path} clipPath={`url(#${id}d)`} />
      <path className={styles.accepted} d={path} clipPath={`url(#${id}k)`} />
    </>
  );
}
