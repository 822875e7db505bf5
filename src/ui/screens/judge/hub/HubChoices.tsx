import { deviceFit } from '#core/models/hub/device-fit.ts';
import type { HubChoice, HubRepository } from '#core/models/hub/repository.ts';
import { Button } from '../../../primitives/Button.tsx';
import { bytes, plural } from '../../../words/numbers.ts';
import styles from './Hub.module.css';
import { useDeviceLimits } from './useDeviceLimits.ts';
import { useHubModels } from './useHubModels.ts';

const answers = { digits: 'a language model', score: 'a reward model' };

function ChoiceItem({ choice, repository }: { choice: HubChoice; repository: HubRepository }) {
  const download = useHubModels((state) => state.download);
  const isKept = useHubModels(({ kept }) => kept?.some(({ model }) => model.id === choice.id) ?? false);
  const isBegun = useHubModels(({ downloads }) => downloads.has(choice.id));
  const { memoryBytes, against } = deviceFit(choice.bytes, useDeviceLimits());
  const name = choice.file ?? 'Safetensors with what belongs to them';
  return (
    <li className={styles.item}>
      <span>
        <span className={styles.name}>{name}</span>
        <span className={`${styles.note} ${styles.wide}`}>
          {' '}
          {bytes(choice.bytes)}
          {choice.answers && choice.refused === null && `, ${answers[choice.answers]}`}
        </span>
      </span>
      {choice.refused === null && !isKept && !isBegun && (
        <Button size="s" aria-label={`Download ${name}`} onClick={() => void download(repository, choice)}>
          Download
        </Button>
      )}
      <span className={`${styles.note} ${styles.wide}`}>
        {choice.refused !== null
          ? `Cannot be run here: ${choice.refused}`
          : isKept || isBegun
            ? 'In the list below.'
            : `Needs about ${bytes(memoryBytes)} of memory (estimated). ${against ? `Probably too large: ${against}` : 'Can be run here as far as its description says; its header is checked before the download.'}`}
      </span>
    </li>
  );
}

/** The models of a repository: which can be run here, and why not. */
export function HubChoices({ repository }: { repository: HubRepository }) {
  const { host, repo, commit, licence, choices } = repository;
  return (
    <section className={styles.part} aria-label={`Models of ${repo}`}>
      <h3 className={styles.heading}>
        {repo}: {plural(choices.length, 'model')}
      </h3>
      <p className={styles.note}>
        {host}/{repo} at commit {commit.slice(0, 8)},{' '}
        {licence === null ? 'its licence is not named' : `licence ${licence}`}
      </p>
      <ul className={`${styles.list} ${styles.part}`}>
        {choices.map((choice) => (
          <ChoiceItem key={choice.id} choice={choice} repository={repository} />
        ))}
      </ul>
    </section>
  );
}
