import { useEffect } from 'react';
import { useStoreOf } from '../stores.tsx';

const steering = ['wheel', 'pointerdown', 'keydown', 'touchmove'] as const;

/**
 * Bring the part that the address names into view, and keep it there while what stands above it is still being drawn:
 * until the user scrolls, points or presses a key.
 */
export function useArrival(): void {
  const screen = useStoreOf('route', (state) => state.screen);
  const part = useStoreOf('route', (state) => state.part);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same part of another screen is another place
  useEffect(() => {
    if (part === null) return;
    const show = () => document.getElementById(part)?.scrollIntoView({ block: 'start' });
    const observer = new ResizeObserver(show);
    const stop = () => {
      observer.disconnect();
      for (const type of steering) window.removeEventListener(type, stop);
    };
    observer.observe(document.body);
    for (const type of steering) window.addEventListener(type, stop, { passive: true });
    return stop;
  }, [screen, part]);
}
