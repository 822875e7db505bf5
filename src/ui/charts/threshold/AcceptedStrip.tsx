import { useRef } from 'react';
import { formatPercent } from '#core/words/format.ts';
import { usePlot } from '../plot/geometry.ts';
import { writeText } from './LiveText.tsx';
import { type LiveNumber, useLive, useLiveWords } from './source.ts';
import styles from './threshold.module.css';

interface AcceptedStripProps {
  threshold: LiveNumber;
  /** Value of the x axis where accepted and declined meet. */
  split: (threshold: number) => number;
  /** Share of rows accepted. */
  coverage: (threshold: number) => number;
  /** On which side of the split the accepted rows lie. */
  acceptedSide: 'left' | 'right';
  decimals: number;
}

const thickness = 4;
/** Pixels that a word such as "declines 100%" needs. */
const wordRoom = 84;

/** A bar along the axis: what is accepted in blue, what is declined in orange, both named beside the rule. */
export function AcceptedStrip({ threshold, split, coverage, acceptedSide, decimals }: AcceptedStripProps) {
  const plot = usePlot();
  const left = useRef<SVGRectElement>(null);
  const right = useRef<SVGRectElement>(null);
  const leftWord = useRef<SVGTextElement>(null);
  const rightWord = useRef<SVGTextElement>(null);
  const y = plot.top + plot.height;
  useLive(threshold, (value) => {
    const edge = Math.max(plot.left, Math.min(plot.left + plot.width, plot.x(split(value))));
    const leftWidth = edge - plot.left;
    const rightWidth = plot.width - leftWidth;
    left.current?.setAttribute('width', String(leftWidth));
    right.current?.setAttribute('x', String(edge));
    right.current?.setAttribute('width', String(rightWidth));
    place(leftWord.current, edge - 6, leftWidth > wordRoom);
    place(rightWord.current, edge + 6, rightWidth > wordRoom);
  });
  useLiveWords(threshold, coverage, (value) => {
    const accepted = coverage(value);
    const words = [
      `accepts ${formatPercent(accepted, decimals)}`,
      `declines ${formatPercent(1 - accepted, decimals)}`,
    ];
    if (acceptedSide === 'right') words.reverse();
    writeText(leftWord.current, words[0]!);
    writeText(rightWord.current, words[1]!);
  });
  const [first, second] =
    acceptedSide === 'left' ? [styles.accepted, styles.declined] : [styles.declined, styles.accepted];
  const [firstWord, secondWord] =
    acceptedSide === 'left'
      ? [styles.acceptedWord, styles.declinedWord]
      : [styles.declinedWord, styles.acceptedWord];
  return (
    <svg className={styles.layer} width="100%" height="100%" aria-hidden="true">
      <rect ref={left} className={first} x={plot.left} y={y - thickness} height={thickness} />
      <rect ref={right} className={second} y={y - thickness} height={thickness} />
      <text ref={leftWord} className={firstWord} y={plot.top + 9} textAnchor="end" />
      <text ref={rightWord} className={secondWord} y={plot.top + 9} />
    </svg>
  );
}

/** By a transform: another `x` would have the browser lay the text out anew. */
function place(element: SVGTextElement | null, x: number, fits: boolean) {
  if (!element) return;
  element.setAttribute('transform', `translate(${x} 0)`);
  element.style.visibility = fits ? 'visible' : 'hidden';
}
