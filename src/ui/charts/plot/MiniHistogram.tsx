import { useId, useMemo, useRef } from 'react';
import { scale } from '#core/charts/scales.ts';
import { formatTick } from '#core/words/format.ts';
import { writeText } from '../threshold/LiveText.tsx';
import { type LiveNumber, useLive, useLiveWords } from '../threshold/source.ts';
import barStyles from './Bars.module.css';
import styles from './MiniHistogram.module.css';

interface MiniHistogramProps {
  edges: readonly number[];
  counts: readonly number[];
  n: number;
  /** Share of n at the top of the scale. */
  top: number;
  threshold: LiveNumber;
  /** What stands in the corner at a threshold. */
  words: (threshold: number) => string;
  label: string;
  /** Pixels. */
  width: number;
}

const height = 72;
const foot = 14;

/** A distribution the size of a stamp, in plain SVG: forty of them must not cost forty charts. */
export function MiniHistogram({ edges, counts, n, top, threshold, words, label, width }: MiniHistogramProps) {
  const id = useId();
  const declined = useRef<SVGRectElement>(null);
  const accepted = useRef<SVGRectElement>(null);
  const rule = useRef<SVGPathElement>(null);
  const text = useRef<SVGTextElement>(null);
  const { x, path } = useMemo(() => {
    const across = scale('linear', [edges[0]!, edges.at(-1)!], [0, width]);
    const up = scale('linear', [0, top], [height, 2]);
    const bars = counts.map((count, i) =>
      count > 0
        ? `M${across(edges[i]!) + 0.3} ${height}H${across(edges[i + 1]!) - 0.3}V${up(count / n)}H${across(edges[i]!) + 0.3}Z`
        : '',
    );
    return { x: across, path: bars.join('') };
  }, [edges, counts, n, top, width]);
  useLive(threshold, (value) => {
    const edge = Math.max(0, Math.min(width, x(value)));
    declined.current?.setAttribute('width', String(edge));
    accepted.current?.setAttribute('x', String(edge));
    accepted.current?.setAttribute('width', String(width - edge));
    rule.current?.setAttribute('transform', `translate(${edge} 0)`);
  });
  useLiveWords(threshold, words, (value) => writeText(text.current, words(value)));
  return (
    <svg className={styles.chart} width={width} height={height + foot} role="img" aria-label={label}>
      <clipPath id={`${id}d`}>
        <rect ref={declined} height={height} />
      </clipPath>
      <clipPath id={`${id}k`}>
        <rect ref={accepted} height={height} />
      </clipPath>
      <path className={barStyles.declined} d={path} clipPath={`url(#${id}d)`} />
      <path className={barStyles.accepted} d={path} clipPath={`url(#${id}k)`} />
      <path className={styles.axis} d={`M0 ${height + 0.5}H${width}`} />
      <path ref={rule} className={styles.rule} d={`M0 0V${height}`} />
      <text className={styles.tick} x={0} y={height + 11}>
        {formatTick(edges[0]!)}
      </text>
      <text ref={text} className={styles.words} x={width / 2} y={height + 11} textAnchor="middle" />
      <text className={styles.tick} x={width} y={height + 11} textAnchor="end">
        {formatTick(edges.at(-1)!)}
      </text>
    </svg>
  );
}
