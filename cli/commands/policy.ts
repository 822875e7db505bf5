import { basename } from 'node:path';
import type { InputsOf } from '#core/analysis/inputs.ts';
import { choiceOption, numberOption, type OptionSpecs, optionalNumber } from '#core/analysis/option.ts';
import { thresholdAnalysis } from '#core/analysis/threshold.ts';
import { specOfFound } from '#core/export/own-export.ts';
import { questionOf } from '#core/method/specs.ts';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import { policyWords } from '#core/policy/apply-policy.ts';
import { chooseDecision, type DecisionChoice } from '#core/policy/choose-decision.ts';
import { makePolicy, policyText } from '#core/policy/make-policy.ts';
import { reportOptions } from '#core/report/report-options.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { readCall, wordsGiven } from '../metrics/analysis-command.ts';
import { analysisUsage, type CalledAnalysis } from '../metrics/analysis-usage.ts';
import { fileWording, readNewFile } from '../metrics/new-rows.ts';
import { newWord } from '../metrics/read-inputs.ts';
import { recordedJudge } from '../metrics/recorded-judge.ts';
import { sha256 } from '../output/digest.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { type Given, required } from '../parse-options.ts';

type PolicyOptions = Omit<DecisionChoice, 'seed' | 'usable'> & { splitSeed: number };

const { cut, coverage, alpha, delta, correction, unit, weights, shares, splitSeed } = reportOptions;

const options: OptionSpecs<PolicyOptions, InputsOf<'maybeLabelledRows' | 'score'>> = {
  rule: choiceOption(['guarantee', 'risk', 'coverage', 'score'], {
    words: ['rule'],
    description: 'how the threshold is chosen, as on Decide; score is by hand, at --threshold',
    default: 'guarantee',
  }),
  method: choiceOption(['fixed-sequence', 'learn-then-test', 'betting', 'approximate', 'conformal-risk'], {
    words: ['method'],
    description: 'of the rule guarantee',
    default: 'fixed-sequence',
  }),
  threshold: optionalNumber({
    words: ['threshold'],
    description: 'of the rule score: rows with this score or more are accepted',
  }),
  coverage: numberOption({
    words: ['coverage'],
    description: 'of the rule coverage: the share of rows to accept',
    min: 0,
    max: 1,
    default: coverage.default as number,
  }),
  alpha,
  delta,
  cut,
  shares,
  minRows: thresholdAnalysis.options.minRows,
  correction,
  unit,
  weights,
  splitSeed,
};

const called: CalledAnalysis = {
  command: 'policy',
  inputs: ['maybeLabelledRows', 'score'],
  options,
  notes:
    'The file names the judge, the threshold, what is promised and on which rows, and holds a sample of their scores, lengths and simple traits (no text), so that decide can tell when new rows have drifted away from them. Decide on the page exports the same.',
  own: [
    { ...newWord, words: [newWord.word] },
    { words: ['out'], placeholder: 'FILE', description: 'where the policy goes, JSON', min: 1 },
  ],
};

/** Writes a threshold with everything that an application needs to use it. */
export const policyCommand: Command = {
  name: called.command,
  summary: 'choose a threshold and write it as a policy file, which decide and serve apply',
  usage: analysisUsage(called),
  async run(argv) {
    const given = wordsGiven(called, argv);
    const data = required(given('data')[0], 'data');
    const out = required(given('out')[0], 'out');
    const [score] = given('score');
    if (score !== 'judge_score')
      throw new UsageError(
        `A policy is for judge_score, the column of which a file says which judge gave it; --score is ${score}.`,
      );
    refuseOtherRules(given);
    await checkOutputPath(out, data);
    const { file, inputs, options: found, about } = await readCall(called, given);
    const { rows, column } = inputs as unknown as { rows: MetricRows; column: ScoreColumn };
    const judge = recordedJudge(file, data);
    const others = await readNewFile(file, given);
    // A policy holds for one judge: new rows have to say that it scored them.
    if (others) recordedJudge(others.file, required(given('new')[0], 'new'));
    const { splitSeed: seed, ...choice } = found as unknown as PolicyOptions;
    const fresh = others?.fresh ?? null;
    const decision = chooseDecision(rows, column, { ...choice, seed, usable: null }, fresh);
    const question = questionOf(specOfFound(judge, (text) => sha256(text)));
    const policy = await makePolicy(
      {
        rows,
        column,
        wording: fileWording(file),
        fresh: others && { ...others.fresh, wording: fileWording(others.file) },
        judge,
        question: question?.template.text ? question : null,
        decision,
        data: {
          name: basename(data),
          label: about.label,
          labelThreshold: about.label === null ? null : choice.cut,
        },
        filter: about.filter ?? null,
        createdAt: new Date().toISOString(),
      },
      {
        texts: async (indices, of) =>
          indices.map((row) => {
            const { rows: from } = of === 'fresh' ? others!.file : file;
            const { question: instruction, response, reference } = from[row]!;
            return { instruction: instruction ?? '', response, reference };
          }),
        sha256: async (bytes) => sha256(bytes),
      },
    );
    await replaceFile(out, [policyText(policy)]);
    process.stderr.write(`${policyWords(policy)}. ${policy.origin}\nWritten: ${out}\n`);
    return 0;
  },
};

/** Options that say something of one rule alone. */
const ofOneRule = {
  threshold: 'score',
  coverage: 'coverage',
  method: 'guarantee',
  weights: 'guarantee',
  new: 'guarantee',
} as const;

/** An option that the chosen rule does not read would be passed over without a word. */
function refuseOtherRules(given: Given): void {
  const [rule = 'guarantee'] = given('rule');
  for (const [word, own] of Object.entries(ofOneRule))
    if (given(word).length > 0 && rule !== own)
      throw new UsageError(
        `--${word} is of the rule ${own}, and the rule is ${rule}. Give --rule ${own}, or leave --${word} out.`,
      );
  if (rule === 'score' && given('threshold').length === 0)
    throw new UsageError('The rule score needs a threshold: give --threshold N.');
}
