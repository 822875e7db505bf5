import { Panel } from '../../primitives/Panel.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { TourButton } from '../../shell/tour/TourButton.tsx';
import styles from './AboutScreen.module.css';
import { Glossary } from './Glossary.tsx';
import { Picture } from './Picture.tsx';

/** What the workbench is about, for whoever has ten minutes or one word to look up. */
export function AboutScreen() {
  return (
    <>
      <ScreenHead
        sentence="Selective instruction following: a model answers, and a judge says which answers need a person"
        actions={<TourButton />}
      />
      <div className={styles.columns}>
        <Panel title="The idea">
          <div className={styles.text}>
            <Idea />
          </div>
          <Picture />
        </Panel>
        <Panel title="Where it comes from">
          <div className={styles.text}>
            <p>
              Hai Ye and Hwee Tou Ng: Self-Judge: Selective Instruction Following with Alignment
              Self-Evaluation, 2024, <a href="https://arxiv.org/abs/2409.00935">arXiv 2409.00935</a>.
            </p>
            <p>
              The workbench and the judges that come with it are licensed under Apache-2.0; the demo is in the
              public domain (CC0 1.0). What it is built from:{' '}
              <a href="third-party-notices.txt">third-party notices</a>. Its source has the same work as a
              command and says how each figure came about (docs/results.md, docs/metrics.md).
              <Source />
            </p>
            <p>
              Everything is computed in this browser. No row leaves it unless you send rows to a judge
              elsewhere.
            </p>
          </div>
        </Panel>
        <Glossary />
      </div>
    </>
  );
}

/** In 150 words. */
function Idea() {
  return (
    <>
      <p>
        A language model answers every instruction, also those that it gets wrong. One would have to read all
        answers, or trust them all. Selective instruction following lies in between: a judge gives each answer
        a score, answers at or above a threshold are accepted, and the others are declined and go to a person.
      </p>
      <p>
        The threshold is a choice. A strict one accepts few answers, most of them good; a lax one saves more
        work and lets more bad answers pass. The curve on Decide shows that exchange: the share accepted, and
        the bad ones among them.
      </p>
      <p>
        The judge is a model itself. Self-J, the method of the paper below, teaches it without human grades:
        labels come from the model’s own assessment and from likeness to reference answers. A judge can be
        wrong, too. So every figure here has an interval, and stands beside the plainest judge there is: the
        answer’s length.
      </p>
    </>
  );
}

/** Whoever builds the page says where its source lies: `VITE_SOURCE_URL=… npm run build`. */
function Source() {
  const url: string | undefined = import.meta.env.VITE_SOURCE_URL;
  return (
    url && (
      <>
        {' '}
        <a href={url}>The source of this page</a>.
      </>
    )
  );
}
