import { type ReactNode, useDeferredValue, useId, useMemo, useRef } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { useElementWidth } from '#ui/primitives/useElementWidth.ts';
import { Brush, type BrushSpec } from './Brush.tsx';
import { type AxisSpec, layout, PlotContext } from './geometry.ts';
import styles from './Plot.module.css';
import { PlotCursor, type Stop } from './PlotCursor.tsx';

interface PlotProps {
  x: AxisSpec;
  y: AxisSpec;
  height: number;
  /** Room at the right, for words at the ends of rows. Default 12 px. */
  right?: number;
  /** Room at the top of a plot whose y axis has no name. Default 8 px. */
  top?: number;
  grid?: 'both' | 'horizontal' | 'vertical' | 'none';
  /** Points that hover and arrow keys read out, in order of x. */
  stops?: readonly Stop[];
  /** What the readout moves over, for screen readers: "Points of the ROC curve". */
  stopsLabel?: string;
  /** Marks: recharts series, or components that draw with `usePlot`. */
  children: ReactNode;
  /** HTML laid over the plot, in its pixel coordinates. */
  overlay?: ReactNode;
  /** Rows are chosen by dragging across the plot. */
  brush?: BrushSpec;
}

/**
 * Axes, grid and a readout around any marks. Recharts draws the axes and its own series; the geometry is ours,
 * so that marks, overlay and export share one pair of scales.
 */
export function Plot(props: PlotProps) {
  const {
    x,
    y,
    height,
    right = 12,
    top = 8,
    grid = 'both',
    stops,
    stopsLabel,
    children,
    overlay,
    brush,
  } = props;
  const box = useRef<HTMLDivElement>(null);
  // The measure comes in a layout effect, which would draw every chart of the screen in one task.
  const width = Math.floor(useDeferredValue(useElementWidth(box), 0));
  const clipId = useId();
  const geometry = useMemo(
    () =>
      layout({ width, height }, x, y, { top: y.label ? 26 : top, right, bottom: x.label ? 38 : 22 }, clipId),
    [width, height, x, y, right, top, clipId],
  );
  const shortened = (value: number) => {
    const text = y.format(value);
    return text.length > geometry.yLetters ? `${text.slice(0, geometry.yLetters - 1)}…` : text;
  };
  const layers = (
    <>
      {stops && stops.length > 0 && <PlotCursor stops={stops} label={stopsLabel ?? x.label} />}
      {overlay}
    </>
  );
  return (
    <div ref={box} className={styles.plot} style={{ height }}>
      {width > 0 && (
        <PlotContext value={geometry}>
          <ComposedChart
            width={width}
            height={height}
            margin={{ top: geometry.top, right, bottom: x.label ? 16 : 0, left: 0 }}
            accessibilityLayer={false}
            className={styles.surface}
          >
            <CartesianGrid
              horizontal={grid === 'both' || grid === 'horizontal'}
              vertical={grid === 'both' || grid === 'vertical'}
            />
            <XAxis
              type="number"
              dataKey="x"
              domain={[...x.domain]}
              scale={x.kind ?? 'linear'}
              ticks={[...geometry.xTicks]}
              tick={(tick) => <TickText tick={tick} text={x.format(tick.payload.value)} />}
              reversed={x.reversed ?? false}
              height={22}
              allowDataOverflow
              interval={0}
              tickSize={4}
              tickMargin={4}
            />
            <YAxis
              type="number"
              domain={[...y.domain]}
              scale={y.kind ?? 'linear'}
              ticks={[...geometry.yTicks]}
              tick={(tick) => <TickText tick={tick} text={shortened(tick.payload.value)} />}
              reversed={y.reversed ?? false}
              width={geometry.left}
              allowDataOverflow
              interval={0}
              axisLine={false}
              tickLine={false}
              tickSize={0}
              tickMargin={7}
            />
            <clipPath id={clipId}>
              <rect
                x={geometry.left - 1}
                y={geometry.top - 2}
                width={geometry.width + 2}
                height={geometry.height + 4}
              />
            </clipPath>
            {y.label && (
              <text className={styles.axisLabel} x={2} y={11}>
                ↑ {y.label}
              </text>
            )}
            {x.label && (
              <text
                className={styles.axisLabel}
                x={geometry.left + geometry.width}
                y={height - 4}
                textAnchor="end"
              >
                {x.label} →
              </text>
            )}
            {children}
          </ComposedChart>
          {brush ? <Brush {...brush}>{layers}</Brush> : layers}
        </PlotContext>
      )}
    </div>
  );
}

interface Tick {
  x: number | string;
  y: number | string;
  textAnchor?: string;
  orientation?: string;
}

/** A tick's text as it is: recharts would measure it and break it into lines. */
function TickText({ tick, text }: { tick: Tick; text: string }) {
  return (
    <text
      className={styles.tick}
      x={tick.x}
      y={tick.y}
      dy={tick.orientation === 'bottom' ? '0.7em' : '0.35em'}
      textAnchor={tick.orientation === 'bottom' ? 'middle' : 'end'}
    >
      {text}
    </text>
  );
}
