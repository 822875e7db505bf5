import { useState } from 'react';
import { Button } from '#ui/primitives/Button.tsx';
import type { TableData } from '../base/table-data.ts';
import styles from './ChartFrame.module.css';
import { type Copied, copy } from './clipboard.ts';
import type { Picture } from './serialise.ts';

interface CopyButtonsProps {
  title: string;
  table: TableData;
  /** Null where the chart is a table. */
  picture: ((font?: string) => Picture) | null;
}

const names: Record<Copied, string> = {
  png: 'Picture',
  svg: 'SVG text',
  table: 'Table',
  markdown: 'Markdown table',
};

/** A chart and its table to the clipboard, beside what is exported as a file. */
export function CopyButtons({ title, table, picture }: CopyButtonsProps) {
  const [said, setSaid] = useState('');
  const offered: readonly Copied[] = picture ? ['png', 'svg', 'table', 'markdown'] : ['table', 'markdown'];
  const put = async (what: Copied) => {
    try {
      await copy(what, { title, table, picture });
      setSaid(`${names[what]} copied.`);
    } catch {
      setSaid('The browser did not allow copying. Export a file instead.');
    }
  };
  return (
    <fieldset className={styles.copies} aria-label={`Copy ${title}`}>
      {offered.map((what) => (
        <Button key={what} size="s" variant="quiet" onClick={() => void put(what)}>
          {names[what]}
        </Button>
      ))}
      <span role="status">{said}</span>
    </fieldset>
  );
}
