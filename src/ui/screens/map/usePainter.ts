import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type MapView, paintPoints } from '#core/map/paint-points.ts';
import type { Places } from '#core/map/place-rows.ts';
import { useStoreOf } from '../../stores.tsx';
import { pixelsOf } from './colours.ts';

export interface Painted {
  places: Places;
  /** Index into `colours`, −1 where a row is not shown. Shape [n] */
  code: Int8Array;
  /** Custom properties. */
  colours: readonly string[];
}

/** Larger discs where there are fewer rows, in CSS pixels. */
const radiusOf = (rows: number) => (rows <= 2_000 ? 4 : rows <= 20_000 ? 2.5 : 1.5);

/**
 * Draws the points at a view, at most once a frame.
 * @returns ask for a drawing of this view
 */
export function usePainter(
  canvas: RefObject<HTMLCanvasElement | null>,
  { places, code, colours }: Painted,
  width: number,
  height: number,
): (view: MapView) => void {
  const theme = useStoreOf('theme', (state) => state.theme);
  const frame = useRef(0);
  const last = useRef<MapView | null>(null);
  const picture = useRef<ImageData | null>(null);
  const palette = useRef<{ key: string; pixels: Uint32Array }>({ key: '', pixels: new Uint32Array() });
  const paint = useCallback(() => {
    frame.current = 0;
    const view = last.current;
    const element = canvas.current;
    if (!view || !element || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== w || element.height !== h || !picture.current) {
      element.width = w;
      element.height = h;
      picture.current = new ImageData(w, h);
    }
    const key = `${document.documentElement.dataset.theme} ${colours.join()}`;
    if (palette.current.key !== key) palette.current = { key, pixels: pixelsOf(colours, element) };
    const { data } = picture.current;
    const device: MapView = {
      scaleX: view.scaleX * ratio,
      scaleY: view.scaleY * ratio,
      offsetX: view.offsetX * ratio,
      offsetY: view.offsetY * ratio,
    };
    paintPoints(
      new Uint32Array(data.buffer),
      w,
      h,
      places,
      code,
      palette.current.pixels,
      device,
      radiusOf(places.x.length) * ratio,
    );
    element.getContext('2d')!.putImageData(picture.current, 0, 0);
  }, [canvas, places, code, colours, width, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    // The theme's custom properties hold from the next frame on.
    frame.current ||= requestAnimationFrame(paint);
    return () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [paint, theme]);
  return useCallback(
    (view) => {
      last.current = view;
      frame.current ||= requestAnimationFrame(paint);
    },
    [paint],
  );
}
