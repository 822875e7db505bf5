import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './Panel.module.css';

interface PanelProps {
  /** What an address calls it: `#/compare/raters` leads to the panel `raters`. */
  part?: string;
  title: ReactNode;
  /** A remark beside the title: units, n, "first 120 of 320". */
  aside?: ReactNode;
  /** Controls at the title's end. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A named part of a screen: a hairline, a heading, content. Not a card, so that it never lies in one. */
export function Panel({ part, title, aside, actions, className, children }: PanelProps) {
  const id = useId();
  return (
    <section id={part} className={classes(styles.panel, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 className={styles.title} id={id}>
          {title}
        </h2>
        {aside && <p className={styles.aside}>{aside}</p>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
