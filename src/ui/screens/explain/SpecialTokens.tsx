import type { PromptSpan } from '#core/judge/judge.ts';
import styles from './SpecialTokens.module.css';

/** A prompt with its special tokens set off from what merely looks like them. */
export function SpecialTokens({ prompt }: { prompt: readonly PromptSpan[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.prompt} tabIndex={0} aria-label="Prompt">
      {prompt.map(({ text, special }, index) =>
        special ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <span key={index} className={styles.special}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </section>
  );
}
