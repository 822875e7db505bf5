import { type ReactNode, useMemo } from 'react';
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

const drawTokens = (tokens: readonly CodeToken[]): ReactNode =>
  tokens.map((token, at) =>
    typeof token === 'string' ? (
      token
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: code is drawn once, so a token's place is its name
      <span key={at} className={styles[token.kind]}>
        {drawTokens(token.children)}
      </span>
    ),
  );
