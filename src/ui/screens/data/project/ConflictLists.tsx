import type { OpenedProject } from '#protocol/project-protocol.ts';
import { count, plural } from '../../../words/numbers.ts';
import styles from './Project.module.css';

/** As many are listed; the rest is counted. */
const maxListed = 200;

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

/** What a file says otherwise than what is here, and of which rows it speaks that are not here. */
export function ConflictLists({
  unmatched,
  conflicts,
  differingRemarks,
}: Pick<OpenedProject, 'unmatched' | 'conflicts' | 'differingRemarks'>) {
  return (
    <>
      {unmatched.length > 0 && (
        <>
          <p>
            {plural(unmatched.length, 'row')} of the file {unmatched.length === 1 ? 'is' : 'are'} not in this
            dataset, so scores and grades of them were not taken:
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
            {plural(differingRemarks.length, 'remark')} differ{differingRemarks.length === 1 ? 's' : ''} from
            what is here. What is here was kept:
          </p>
          <Listed
            label="Remarks that differ"
            lines={differingRemarks.map(
              ({ rowId, row, annotator }) => `Row ${count(row + 1)} (${rowId}), ${annotator}`,
            )}
          />
        </>
      )}
    </>
  );
}
