import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react';
import { classes } from './classes.ts';
import styles from './Table.module.css';

/** A plain table with a caption, that scrolls sideways in its own frame where it is too wide. */
export function Table({
  caption,
  hideCaption = true,
  children,
  className,
}: {
  caption: string;
  hideCaption?: boolean;
  children: ReactNode;
  className?: string;
}) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={classes(styles.frame, className)} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className={hideCaption ? 'visually-hidden' : styles.caption}>{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export function Th({
  numeric,
  className,
  ...rest
}: ThHTMLAttributes<HTMLTableCellElement> & { numeric?: boolean }) {
  return <th scope="col" {...rest} className={classes(styles.th, numeric && styles.numeric, className)} />;
}

export function Td({
  numeric,
  className,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & { numeric?: boolean }) {
  return <td {...rest} className={classes(styles.td, numeric && styles.numeric, className)} />;
}

export function Tr(props: HTMLAttributes<HTMLTableRowElement>) {
  return <tr {...props} className={classes(styles.tr, props.className)} />;
}
