import type { OpenedParts } from '#protocol/project-protocol.ts';
import { Dialog } from '../../../primitives/Dialog.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { count, plural } from '../../../words/numbers.ts';
import { ConflictLists } from './ConflictLists.tsx';
import styles from './Project.module.css';

/** "2 runs were added, 1 was here already". */
function partsSentence({ added, here }: OpenedParts, what: string): string | null {
  if (added + here === 0) return null;
  const were = (n: number) => (n === 1 ? 'was' : 'were');
  const new_ = `${plural(added, what)} ${were(added)} added`;
  return here === 0 ? `${new_}.` : `${new_}, ${count(here)} ${were(here)} here already.`;
}

/** What became of a project file: what came with it, what was here, and where two copies differ. */
export default function OpenedDialog() {
  const opened = useStoreOf('project', (state) => state.opened);
  const close = useStoreOf('project', (state) => state.close);
  if (!opened) return null;
  const { dataset, attached, matchedRows, projectRows, refusedAdapters } = opened;
  const parts = [
    partsSentence(opened.runs, 'run'),
    partsSentence(opened.checkups, 'check-up'),
    partsSentence(opened.grades, 'grade'),
    partsSentence(opened.remarks, 'remark'),
    partsSentence(opened.filters, 'saved filter'),
  ].filter((sentence) => sentence !== null);
  return (
    <Dialog open onClose={close} title={attached ? `Added to ${dataset.name}` : `${dataset.name} was opened`}>
      <div className={styles.opened}>
        <p>
          {attached
            ? `${count(matchedRows)} of ${plural(projectRows, 'row')} matched.`
            : `${plural(projectRows, 'row')}.`}{' '}
          {parts.join(' ')}
        </p>
        <ConflictLists {...opened} />
        {refusedAdapters.map(({ name, message }) => (
          <p key={name} role="alert">
            The adapter {name} was not taken. {message}
          </p>
        ))}
      </div>
    </Dialog>
  );
}
