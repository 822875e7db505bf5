import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { useStoreOf } from '../stores.tsx';
import { FileDrop } from './FileDrop.tsx';
import { Notices } from './Notices.tsx';
import { ScreenBoundary } from './ScreenBoundary.tsx';
import styles from './Shell.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';
import { useArrival } from './useArrival.ts';
import { hasWork, WorkStrip } from './WorkStrip.tsx';

const Tour = lazy(() => import('./tour/Tour.tsx'));
const PublishedDialog = lazy(() => import('./link/PublishedDialog.tsx'));

/** A screen as the navigation knows it. The list is data: a screen that does not exist is not in it. */
export interface ScreenEntry {
  key: string;
  label: string;
  component: ComponentType;
  /** The state of the work there, or what it still needs: "200 rows", "needs scores". */
  useStatus: () => string;
}

function NavItem({ screen, current }: { screen: ScreenEntry; current: boolean }) {
  const status = screen.useStatus();
  return (
    <li className={styles.item}>
      <a className={styles.link} href={`#/${screen.key}`} aria-current={current ? 'page' : undefined}>
        <span className={styles.name}>{screen.label}</span>
        <span className={styles.status}>{status}</span>
      </a>
    </li>
  );
}

function Aside({ screen, current }: { screen: ScreenEntry; current: boolean }) {
  const status = screen.useStatus();
  return (
    <li>
      <a href={`#/${screen.key}`} aria-current={current ? 'page' : undefined}>
        {screen.label}
      </a>
      <span className={styles.asideStatus}>{status}</span>
    </li>
  );
}

interface ShellProps {
  /** In the order of the work. */
  screens: readonly ScreenEntry[];
  /** Beside the work: listed at the foot. */
  asides: readonly ScreenEntry[];
}

/**
 * The frame of the app. The navigation doubles as the instrument's readout: under each screen's name stands
 * what it holds now or still needs.
 */
export function Shell({ screens, asides }: ShellProps) {
  const key = useStoreOf('route', (state) => state.screen);
  const screen = [...screens, ...asides].find((entry) => entry.key === key) ?? screens[0]!;
  const main = useRef<HTMLElement>(null);
  const drawn = useRef(screen.key);
  useEffect(() => {
    document.title = `${screen.label} – Self-Judge Workbench`;
    // A new screen is a new page: it is read from its start.
    if (drawn.current === screen.key) return;
    drawn.current = screen.key;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [screen]);
  const isPublished = useStoreOf('link', (state) => state.published.length > 0);
  const touring = useStoreOf('tour', (state) => state.step !== null);
  const working = useStoreOf('work', hasWork);
  useArrival();
  const Screen = screen.component;
  return (
    <div className={styles.shell} data-working={working || undefined}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className={styles.bar}>
        <p className={styles.brand}>
          <span className={styles.mark} aria-hidden="true" />
          Self-Judge <span className={styles.brandRest}>Workbench</span>
        </p>
        <nav className={styles.nav} aria-label="Screens">
          <ol className={styles.items}>
            {screens.map((entry) => (
              <NavItem key={entry.key} screen={entry} current={entry === screen} />
            ))}
          </ol>
        </nav>
        <ThemeSwitch />
      </header>
      <main ref={main} id="main" className={styles.main} tabIndex={-1}>
        <ScreenBoundary key={screen.key}>
          <Suspense fallback={null}>
            <Screen />
          </Suspense>
        </ScreenBoundary>
      </main>
      <footer className={styles.foot}>
        <nav aria-label="Beside the work">
          <ul className={styles.asides}>
            {asides.map((entry) => (
              <Aside key={entry.key} screen={entry} current={entry === screen} />
            ))}
            <li>
              <a href="third-party-notices.txt">Third-party notices</a>
              <span className={styles.asideStatus}>licences of what this page contains</span>
            </li>
          </ul>
        </nav>
      </footer>
      <WorkStrip />
      <FileDrop />
      <Notices />
      {touring && (
        <Suspense fallback={null}>
          <Tour />
        </Suspense>
      )}
      {isPublished && (
        <Suspense fallback={null}>
          <PublishedDialog />
        </Suspense>
      )}
    </div>
  );
}
