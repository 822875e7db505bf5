import { useRef } from 'react';
import { type LiveNumber, useLiveWords } from './source.ts';

/** Words that follow the threshold ten times a second, at once and to the last, without rendering anything anew. */
export function LiveText({ live, words }: { live: LiveNumber; words: (threshold: number) => string }) {
  const element = useRef<HTMLSpanElement>(null);
  useLiveWords(live, words, (value) => writeText(element.current, words(value)));
  return <span ref={element} />;
}

/** Changes the text only where it is another, since the browser lays out whatever is written. */
export function writeText(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
