import { Children, type ReactNode, useMemo } from 'react';
import { lateModule, useLateModule } from '../late-module.ts';
import styles from './CodeBlock.module.css';
import type { CodeToken } from './highlight.ts';

const highlighter = lateModule(() => import('./highlight.ts'));

/** Code in a monospaced face, highlighted where its language is named and known. */
export function CodeBlock({ code, language = '' }: { code: string; language?: string | undefined }) {
  const highlighting = useLateModule(highlighter, language !== '');
  const tokens = useMemo(
    () => (language === '' ? null : (highlighting?.highlight(code, language) ?? null)),
    [highlighting, code, language],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.block} tabIndex={0} aria-label={`Code ${language}`.trim()} dir="ltr">
      <pre>
        <code>{tokens ? drawTokens(tokens) : code}</code>
      </pre>
    </section>
  );
}

const drawTokens = (tokens: readonly CodeToken[]) => Children.toArray(tokens.map(drawToken));

function drawToken(token: CodeToken): ReactNode {
  if (typeof token === 'string') return token;
  return <span className={styles[token.kind]}>{drawTokens(token.children)}</span>;
}
