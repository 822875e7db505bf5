import styles from './SpecialTokens.module.css';

/** How the Llama family writes its special tokens: <|im_start|>, <s>, [INST]. */
const special = /(<\|[^|>\s]{1,40}\|>|<\/?s>|\[\/?INST\])/;

/** A prompt with its special tokens set off from what merely looks like text. */
export function SpecialTokens({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.prompt} tabIndex={0} aria-label="Prompt">
      {text.split(special).map((part, index) =>
        special.test(part) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <span key={index} className={styles.special}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </section>
  );
}
