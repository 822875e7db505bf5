import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import { lateModule, useLateModule } from '../late-module.ts';
import type { MathsNode } from './formula.ts';
import styles from './Maths.module.css';

const formulas = lateModule(() => import('./formula.ts'));

/** A formula as people read it; as it is written where it is malformed, and until what draws it has come. */
export function Maths({ tex, written, display }: { tex: string; written: string; display: boolean }) {
  const module = useLateModule(formulas);
  const formula = useMemo(() => module?.formulaOf(tex, display) ?? null, [module, tex, display]);
  if (formula === null) return <code className={styles.written}>{written}</code>;
  if (!display) return <span className={styles.inline}>{drawn(formula)}</span>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.display} tabIndex={0} aria-label="Formula" dir="ltr">
      {drawn(formula)}
    </section>
  );
}

function drawn(node: MathsNode): ReactNode {
  if (typeof node === 'string') return node;
  const { tag, attributes, style, children } = node;
  // A formula is drawn once, so an element's place may be its key.
  const within = children.map((child, at) => createElement(Fragment, { key: at }, drawn(child)));
  return createElement(tag, { ...attributes, style }, ...within);
}
