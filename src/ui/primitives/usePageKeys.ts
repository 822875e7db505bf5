import { useEffect, useRef } from 'react';

const typing = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select';
/** Controls that move by arrow keys of their own. */
const moving = `${typing}, input, [role="slider"]`;

/**
 * Keys of a whole screen: they work wherever the focus is, also where one has just come from another screen, but not
 * while somebody types, while a dialog is open, or where a control has used the key itself.
 */
export function usePageKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return;
      if (target?.matches(event.key.startsWith('Arrow') ? moving : typing)) return;
      latest.current(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
