import { type RefObject, useEffect, useRef } from 'react';
import { useStoreOf } from '../../stores.tsx';

/** As the style sheet calls it: `::highlight(search-hit)`. */
const markName = 'search-hit';
/** Marks of more hits in one row would help nobody. */
const maxMarks = 1000;

/** Where `wanted` stands in the texts below an element, without regard to case. */
function rangesOf(element: Element, wanted: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < maxMarks; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase();
    // A text whose lower case is longer, as that of İ, would be marked in the wrong place.
    if (text.length !== node.nodeValue?.length) continue;
    for (
      let at = text.indexOf(wanted);
      at !== -1 && ranges.length < maxMarks;
      at = text.indexOf(wanted, at + wanted.length)
    ) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}

/**
 * Marks the searched text in what is shown below an element, without changing the elements: rendered Markdown stays as
 * it is made. Where a browser has no such marks, nothing is marked.
 * @param shown what is shown: marks are set anew when it changes
 */
export function useSearchMarks(shown: unknown): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const wanted = useStoreOf('rows', (state) => state.text.trim().toLowerCase());
  useEffect(() => {
    const element = ref.current;
    if (!element || !shown || wanted === '' || !('highlights' in CSS)) return;
    const mark = () => CSS.highlights.set(markName, new Highlight(...rangesOf(element, wanted)));
    mark();
    // Rendered text comes later than the row.
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(markName);
    };
  }, [shown, wanted]);
  return ref;
}
