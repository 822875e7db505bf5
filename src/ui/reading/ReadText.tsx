import { LongText } from '../primitives/LongText.tsx';
import { useStoreOf } from '../stores.tsx';
import { lateModule, useLateModule } from './late-module.ts';
import styles from './ReadText.module.css';
import { WhiteSpace } from './WhiteSpace.tsx';

const markdownModule = lateModule(() => import('./markdown/Markdown.tsx'));

/** A text of the data as people read it (Markdown), or raw where that is chosen. The row may have none. */
export function ReadText({ text }: { text: string | null }) {
  const raw = useStoreOf('reading', (state) => state.raw);
  const markdown = useLateModule(markdownModule, !raw);
  if (text === null || text === '') return <p className={styles.none}>None in this row.</p>;
  if (text.trim() === '') return <WhiteSpace text={text} />;
  if (raw || markdown === null)
    return (
      <p className={styles.raw}>
        <LongText text={text} />
      </p>
    );
  const Markdown = markdown.default;
  return <LongText text={text} draw={(shown) => <Markdown text={shown} />} />;
}
