import { lazy, Suspense } from 'react';
import { NextStep } from '../../../judging/NextStep.tsx';
import { LinkButton } from '../../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../../primitives/Screen.tsx';
import { TourButton } from '../../../shell/tour/TourButton.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { Introduction } from '../DataHead.tsx';
import { Drawing } from './Drawing.tsx';
import styles from './FirstVisit.module.css';

/** The charts are no part of the first load: their room is kept until they come. */
const DemoLine = lazy(async () => ({ default: (await import('./DemoLine.tsx')).DemoLine }));

/** What a visitor meets first: the idea in a sentence, and a line to drag before anything is downloaded or judged. */
export function FirstVisit() {
  const seen = useStoreOf('tour', (state) => state.seen);
  return (
    <>
      <ScreenHead
        sentence="Keep good answers, send doubtful ones to a person"
        lead={<Introduction />}
        actions={
          <>
            <NextStep />
            <LinkButton href="#/data/add">Add your own data</LinkButton>
            <LinkButton href="#/about">About</LinkButton>
            {!seen && <TourButton />}
          </>
        }
        remark="Nothing leaves this browser."
      />
      <div className={styles.line}>
        <Suspense fallback={<Drawing />}>
          <DemoLine />
        </Suspense>
      </div>
    </>
  );
}
