import { caveatSentences } from '../../filter/about-filter.ts';
import type { BackendUse } from '../../run/backend-use.ts';
import { plural } from '../../words/count.ts';
import type { Fact, ReportSection } from '../document.ts';
import type { ReportInputs } from '../report-inputs.ts';
import type { ReportOptions } from '../report-options.ts';

/** What was judged, by whom and how. */
export function judgedSection({ rows, column, about }: ReportInputs, { cut }: ReportOptions): ReportSection {
  const n = rows.label.length;
  const invalid = column.valid.reduce((sum, valid) => sum + (valid === 1 ? 0 : 1), 0);
  const labelled = rows.label.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const left = [
    [about.notJudged, 'not judged yet'],
    [about.rejected, 'could not be read as rows'],
    [about.trainedOn, 'labelled and left out, because the judge was trained on their instructions'],
  ] as const;
  const data: Fact[] = [
    ['Data', about.name],
    ...(about.readFrom ? [['Read from', about.readFrom] satisfies Fact] : []),
    ...filterFacts(about),
    [
      'Rows',
      `${plural(n, 'row')} of ${plural(new Set(rows.instruction).size, 'instruction')}; ${invalid} invalid, in no figure`,
    ],
    ...left.flatMap(([count, what]): Fact[] => (count === 0 ? [] : [['Left out', `${count} ${what}`]])),
    ...readingFacts(about),
    [
      about.reading.group === null ? 'Models that answered' : `Groups, by the column ${about.reading.group}`,
      rows.groups.length === 0 ? 'not told' : rows.groups.toSorted().join(', '),
    ],
    about.label === null
      ? ['Label', 'none: nothing can be said of risk']
      : [
          'Label',
          `${about.label}, ${plural(labelled, 'row')}; good from ${cut}${goodWords(about.goodValues)}`,
        ],
    ['Score', about.score],
  ];
  return {
    id: 'judged',
    title: 'What was judged, by whom and how',
    blocks: [{ kind: 'facts', facts: [...data, ...judgeFacts(about)] }],
  };
}

function filterFacts({ filter }: ReportInputs['about']): Fact[] {
  if (!filter) return [];
  const { words, of } = filter;
  return [
    ['Only rows where', `${words}; of ${plural(of, 'row')}`],
    ...caveatSentences(filter).map((sentence): Fact => ['Mind', sentence]),
  ];
}

function readingFacts({ reading, missingMark }: ReportInputs['about']): Fact[] {
  const { groupBy, missingLabel, nearDuplicates, byMeaning } = reading;
  const told: [string, string | null][] = [
    ['Instructions', groupBy && `rows with the same value in the column ${groupBy} answer one instruction`],
    [
      'Near-duplicates',
      nearDuplicates === null
        ? null
        : `${plural(nearDuplicates, 'instruction')} nearly the same as an earlier one${byMeaning ? ', by characters or by meaning,' : ''} counted as one with it`,
    ],
    ['Missing labels', missingLabel === null ? missingMark : missingWords(missingLabel)],
  ];
  return told.flatMap(([name, words]): Fact[] => (words === null ? [] : [[name, words]]));
}

const missingWords = (named: string) =>
  named === 'none' ? 'none: every number is a label' : `the label ${named} counts as a missing one`;

const goodWords = (values: readonly string[] | null) =>
  values === null ? '' : `, which is where the column says ${values.join(', ')}`;

function judgeFacts({ judge, by, backend }: ReportInputs['about']): Fact[] {
  if (!judge) return [['Scores by', by ?? 'the file does not say']];
  const digest = (sha256: string | null) => (sha256 ? `, SHA-256 ${sha256}` : '');
  return [
    ['Method', judge.judge_method],
    ['Model', `${judge.judge_model}${digest(judge.judge_model_sha256)}`],
    ...(judge.judge_adapter === null
      ? []
      : [['Adapter', `${judge.judge_adapter}${digest(judge.judge_adapter_sha256)}`] as const]),
    ['Template', `${judge.judge_template}${digest(judge.judge_template_sha256)}`],
    ['Mode', judge.judge_mode],
    ['Token limit', String(judge.judge_max_tokens)],
    ['Computed on', backend ?? 'the file does not say'],
  ];
}

/** "wasm, 2 threads, SIMD: 200 rows". */
export const backendWords = (uses: readonly BackendUse[]): string | null =>
  uses.length === 0
    ? null
    : uses
        .map(({ backend: { name, threads, device }, rows }) =>
          [name, ...(threads > 1 ? [plural(threads, 'thread')] : []), ...(device ? [device] : [])]
            .join(', ')
            .concat(`: ${plural(rows, 'row')}`),
        )
        .join('; ');
