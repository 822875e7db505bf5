import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary button a screen: the next step of the work. */
  variant?: 'primary' | 'secondary' | 'quiet';
  size?: 'm' | 's';
  /** Under way: the button says so, and can't be pressed again. */
  busy?: boolean;
  children: ReactNode;
}

export function Button({
  variant = 'secondary',
  size = 'm',
  busy = false,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classes(styles.button, styles[variant], size === 's' && styles.small, className)}
    >
      {children}
    </button>
  );
}
