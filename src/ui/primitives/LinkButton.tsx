import type { AnchorHTMLAttributes } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';

interface LinkButtonProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  variant?: 'primary' | 'secondary' | 'quiet';
  size?: 'm' | 's';
}

/** A link with a button's face: it leads somewhere, it does nothing. */
export function LinkButton({
  variant = 'secondary',
  size = 'm',
  className,
  children,
  ...rest
}: LinkButtonProps) {
  return (
    <a {...rest} className={classes(styles.button, styles[variant], size === 's' && styles.small, className)}>
      {children}
    </a>
  );
}
