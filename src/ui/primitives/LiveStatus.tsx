import { useEffect, useRef, useState } from 'react';

/** Screen readers are told at most this often. */
const everyMilliseconds = 15_000;

/** Says `text` politely to screen readers: the first at once, later ones no oftener than every 15 seconds. */
export function LiveStatus({ text }: { text: string }) {
  const [said, setSaid] = useState(text);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + everyMilliseconds - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
