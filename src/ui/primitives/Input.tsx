import type { ComponentProps, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { classes } from './classes.ts';
import styles from './Input.module.css';

/** A line of text or a number. `numeric` aligns figures to the right. */
export function Input({ numeric, className, ...rest }: ComponentProps<'input'> & { numeric?: boolean }) {
  return <input {...rest} className={classes(styles.control, numeric && styles.numeric, className)} />;
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea {...rest} className={classes(styles.control, styles.area, className)} />;
}

/** The platform's own select: its keyboard and its list are better than ours would be. */
export function Select({ className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className={classes(styles.selectBox, className)}>
      <select {...rest} className={classes(styles.control, styles.select)}>
        {children}
      </select>
      <svg className={styles.chevron} viewBox="0 0 10 6" width="10" height="6" aria-hidden="true">
        <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.2" />
      </svg>
    </span>
  );
}
