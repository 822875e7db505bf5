import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type MapPoint, rowAt, rowsInBox, rowsInPolygon, rowTowards } from '#core/map/choose-points.ts';
import { type MapView, moved, placeOf, wholeView, zoomed } from '#core/map/paint-points.ts';
import { Button } from '../../primitives/Button.tsx';
import { useElementWidth } from '../../primitives/useElementWidth.ts';
import styles from './MapScreen.module.css';
import { type Painted, usePainter } from './usePainter.ts';

interface MapPlotProps extends Painted {
  /** 1 for rows that are shown; null: all. Shape [n] */
  shown: Uint8Array | null;
  /** The row that is read; −1: none. */
  row: number;
  onRow: (row: number) => void;
  /** Read it in full. */
  onOpen: (row: number) => void;
  /** Rows were chosen, by lasso or as what is in view. */
  onChoose: (rows: Int32Array) => void;
  /** Numbers at the middles of clusters; null: none. */
  marks: readonly { name: string; at: MapPoint }[] | null;
  /** What the map shows, for who listens. */
  label: string;
}

const margin = 16;
/** How near a pointer must be to a point, in pixels. */
const within = 12;
const zoomStep = 1.4;
const panStep = 48;
/** A pointer that moves less clicks. */
const clickDistance = 4;

/** The points of the map, to be moved, zoomed, read and chosen by pointer, finger or keys. */
export function MapPlot({ shown, row, onRow, onOpen, onChoose, marks, label, ...painted }: MapPlotProps) {
  const { places } = painted;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useElementWidth(frame);
  const height = Math.round(Math.max(280, Math.min(620, width * 0.62)));
  const whole = useMemo(() => wholeView(places, width, height, margin), [places, width, height]);
  const [view, setView] = useState<MapView>(whole);
  const [lassoing, setLassoing] = useState(false);
  const [lasso, setLasso] = useState<MapPoint[]>([]);
  const draw = usePainter(canvas, painted, width, height);
  const pointers = useRef(new Map<number, MapPoint>());
  const begun = useRef<MapPoint | null>(null);
  useEffect(() => setView(whole), [whole]);
  useEffect(() => draw(view), [draw, view]);
  useEffect(() => {
    const element = frame.current!;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const [x, y] = pixelOf(element, event);
      setView((now) => zoomed(now, Math.exp(-event.deltaY / 400), x, y));
    };
    // React listens passively, and the page would scroll too.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const read = (point: MapPoint) => {
    const found = rowAt(places, placeOf(view, ...point), within / view.scaleX, shown);
    if (found >= 0) onRow(found);
  };
  const down = (event: PointerEvent) => {
    const point = pixelOf(frame.current!, event);
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, point);
    begun.current = point;
    if (lassoing) setLasso([point]);
  };
  const move = (event: PointerEvent) => {
    const point = pixelOf(frame.current!, event);
    const before = pointers.current.get(event.pointerId);
    if (!before) return read(point);
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId);
    pointers.current.set(event.pointerId, point);
    const other = others[0]?.[1];
    if (other) {
      const spread = ([x, y]: MapPoint) => Math.hypot(x - other[0], y - other[1]);
      const factor = spread(point) / Math.max(1, spread(before));
      setView((now) => zoomed(now, factor, (point[0] + other[0]) / 2, (point[1] + other[1]) / 2));
    } else if (lassoing) setLasso((drawn) => [...drawn, point]);
    else setView((now) => moved(now, point[0] - before[0], point[1] - before[1]));
  };
  const up = (event: PointerEvent) => {
    const point = pixelOf(frame.current!, event);
    pointers.current.delete(event.pointerId);
    const from = begun.current;
    if (lasso.length > 2) {
      onChoose(
        rowsInPolygon(
          places,
          lasso.map(([x, y]) => placeOf(view, x, y)),
          shown,
        ),
      );
      setLassoing(false);
    } else if (from && Math.hypot(point[0] - from[0], point[1] - from[1]) < clickDistance) read(point);
    setLasso([]);
  };
  const zoom = (factor: number) => setView((now) => zoomed(now, factor, width / 2, height / 2));
  const chooseInView = () => {
    const [left, top] = placeOf(view, 0, 0);
    const [right, bottom] = placeOf(view, width, height);
    onChoose(rowsInBox(places, [left, right, bottom, top], shown));
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction && event.shiftKey)
      setView((now) => moved(now, -direction[0] * panStep, direction[1] * panStep));
    else if (direction) {
      const next = row < 0 ? middleRow(places, shown) : rowTowards(places, row, direction, shown);
      onRow(next);
      setView((now) => inSight(now, [places.x[next]!, places.y[next]!], width, height));
    } else if (event.key === '+' || event.key === '=') zoom(zoomStep);
    else if (event.key === '-') zoom(1 / zoomStep);
    else if (event.key === '0') setView(whole);
    else if (event.key === 'Enter' && row >= 0) onOpen(row);
    else if (event.key === 'Escape' && lassoing) {
      setLassoing(false);
      setLasso([]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pixel = ([x, y]: MapPoint) =>
    [view.scaleX * x + view.offsetX, view.scaleY * y + view.offsetY] as const;
  return (
    <>
      <div className={styles.tools}>
        <Button size="s" onClick={() => zoom(zoomStep)}>
          Zoom in
        </Button>
        <Button size="s" onClick={() => zoom(1 / zoomStep)}>
          Zoom out
        </Button>
        <Button size="s" onClick={() => setView(whole)}>
          Whole map
        </Button>
        <Button size="s" aria-pressed={lassoing} onClick={() => setLassoing(!lassoing)}>
          {lassoing ? 'Draw around rows' : 'Choose with a lasso'}
        </Button>
        <Button size="s" onClick={chooseInView}>
          Choose rows in view
        </Button>
      </div>
      <div
        ref={frame}
        className={styles.plot}
        style={{ height }}
        role="application"
        aria-label={label}
        aria-describedby="map-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and read by keys
        tabIndex={0}
        data-lasso={lassoing || undefined}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={key}
        onDoubleClick={() => row >= 0 && onOpen(row)}
      >
        <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />
        <svg className={styles.over} width={width} height={height} aria-hidden="true">
          {marks?.map(({ name, at }) => {
            const [x, y] = pixel(at);
            return (
              <text key={name} className={styles.mark} x={x} y={y}>
                {name}
              </text>
            );
          })}
          {row >= 0 && <Ring at={pixel([places.x[row]!, places.y[row]!])} />}
          {lasso.length > 1 && (
            <polygon className={styles.lasso} points={lasso.map((point) => point.join()).join(' ')} />
          )}
        </svg>
      </div>
      <p id="map-keys" className={styles.keys}>
        Arrow keys: the next row in that direction; with Shift: move the map; plus and minus: zoom; 0: the
        whole map; Enter: open the row.
      </p>
    </>
  );
}

const Ring = ({ at: [x, y] }: { at: MapPoint }) => <circle className={styles.ring} cx={x} cy={y} r="8" />;

const directions: Record<string, MapPoint> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function pixelOf(element: Element, event: { clientX: number; clientY: number }): MapPoint {
  const { left, top } = element.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

/** The row nearest the middle of all. */
function middleRow(places: Painted['places'], shown: Uint8Array | null): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.max(0, rowAt(places, [mean(places.x), mean(places.y)], Number.POSITIVE_INFINITY, shown));
}

/** The view moved so that a place is in it. */
function inSight(view: MapView, [x, y]: MapPoint, width: number, height: number): MapView {
  const [px, py] = [view.scaleX * x + view.offsetX, view.scaleY * y + view.offsetY];
  const over = (at: number, size: number) =>
    at < margin ? margin - at : at > size - margin ? size - margin - at : 0;
  return moved(view, over(px, width), over(py, height));
}
