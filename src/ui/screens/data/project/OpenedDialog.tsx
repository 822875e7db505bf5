import type { OpenedParts } from '#protocol/project-protocol.ts';
import { Dialog } from '../../../primitives/Dialog.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { count, plural } from '../../../words/numbers.ts';
import styles from './Project.module.css';

/** As many are listed; the rest is counted. */
const maxListed = 200;

/** "2 runs were added, 1 was here already". */
function partsSentence({ added, here }: OpenedParts, what: string): string | null {
  if (added + here === 0) return null;
  const were = (n: number) => (n === 1 ? 'was' : 'were');
  const new_ = `${plural(added, what)} ${were(added)} added`;
  return here === 0 ? `${new_}.` : `${new_}, ${count(here)} ${were(here)} here already.`;
}

function Listed({ label, lines }: { label: string; lines: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard
    <ul className={styles.list} tabIndex={0} aria-label={label}>
      {lines.slice(0, maxListed).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and the list never changes
        <li key={at}>{line}</li>
      ))}
      {lines.length > maxListed && <li>and {count(lines.length - maxListed)} more</li>}
    </ul>
  );
}

/** What became of a project file: what came with it, what was here, and where two copies differ. */
export default function OpenedDialog() {
  const opened = useStoreOf('project', (state) => state.opened);
  const close = useStoreOf('project', (state) => state.close);
  if (!opened) return null;
  const {
    dataset,
    attached,
    matchedRows,
    projectRows,
    unmatched,
    conflicts,
    differingRemarks,
    refusedAdapters,
  } = opened;
  const parts = [
    partsSentence(opened.runs, 'run'),
    partsSentence(opened.checkups, 'check-up'),
    partsSentence(opened.grades, 'grade'),
    partsSentence(opened.remarks, 'remark'),
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
        {unmatched.length > 0 && (
          <>
            <p>
              {plural(unmatched.length, 'row')} of the project {unmatched.length === 1 ? 'is' : 'are'} not in
              this dataset, so scores and grades of them were not taken:
            </p>
            <Listed label="Rows that are not here" lines={unmatched} />
          </>
        )}
        {conflicts.length > 0 && (
          <>
            <p>
              {plural(conflicts.length, 'grade')} differ{conflicts.length === 1 ? 's' : ''} from what is here.
              Nothing was overwritten:
            </p>
            <Listed
              label="Grades that differ"
              lines={conflicts.map(
                ({ rowId, row, annotator, here, there }) =>
                  `Row ${count(row + 1)} (${rowId}), ${annotator}: ${here} here, ${there} in the file`,
              )}
            />
          </>
        )}
        {differingRemarks.length > 0 && (
          <>
            <p>
              {plural(differingRemarks.length, 'remark')} differ{differingRemarks.length === 1 ? 's' : ''}{' '}
              from what is here. What is here was kept:
            </p>
            <Listed
              label="Remarks that differ"
              lines={differingRemarks.map(
                ({ rowId, row, annotator }) => `Row ${count(row + 1)} (${rowId}), ${annotator}`,
              )}
            />
          </>
        )}
        {refusedAdapters.map(({ name, message }) => (
          <p key={name} role="alert">
            The adapter {name} was not taken. {message}
          </p>
        ))}
      </div>
    </Dialog>
  );
}
