import { useRef } from 'react';
import { type LiveNumber, useLive } from '../../charts/threshold/source.ts';

/** Words that follow the threshold in every frame, without rendering anything anew. */
export function LiveText({ live, words }: { live: LiveNumber; words: (threshold: number) => string }) {
  const element = useRef<HTMLSpanElement>(null);
  useLive(live, (threshold) => {
    const text = words(threshold);
    if (element.current && element.current.textContent !== text) element.current.textContent = text;
  });
  return <span ref={element} />;
}
