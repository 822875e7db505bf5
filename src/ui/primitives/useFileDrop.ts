import { useEffect, useRef, useState } from 'react';

/** Files dropped anywhere on the page. @returns whether files are being dragged over it */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const handler = useRef(onFiles);
  useEffect(() => {
    handler.current = onFiles;
  });
  useEffect(() => {
    /** Entered elements less left ones: the pointer is over the page while it is positive. */
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const track = (change: number) => {
      depth = Math.max(0, depth + change);
      setDragging(depth > 0);
    };
    const stop = new AbortController();
    const on = (type: 'dragenter' | 'dragleave' | 'dragover' | 'drop', react: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => hasFiles(event) && react(event), { signal: stop.signal });
    on('dragenter', () => track(1));
    on('dragleave', () => track(-1));
    on('dragover', (event) => event.preventDefault());
    on('drop', (event) => {
      event.preventDefault();
      track(-depth);
      handler.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, []);
  return dragging;
}
