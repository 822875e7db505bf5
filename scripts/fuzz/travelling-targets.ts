import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { parseBatchManifest, parseBatchRow } from '#core/batch/batch-manifest.ts';
import { parseBatchResult } from '#core/batch/batch-result.ts';
import { AppError } from '#core/errors.ts';
import { parseFirstToken } from '#core/method/external/completion-answer.ts';
import { policyDigest } from '#core/policy/policy-digest.ts';
import { parsePolicy } from '#core/policy/policy-schema.ts';
import { readManifest } from '#core/project/manifest.ts';
import { sha256 } from '../../cli/output/digest.ts';
import { testPolicy } from '../../cli/testing/test-policy.ts';
import { ProjectReader } from '../../src/services/project/read-project.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const digitIds = Array.from({ length: 10 }, (_, digit) => 100 + digit);

const text = (input: Uint8Array) => new TextDecoder().decode(input);
const json = (value: unknown) => strToU8(JSON.stringify(value));

const policySha256 = async (bytes: Uint8Array) => sha256(bytes);

const manifest = () => readFile(new URL('../../src/core/project/fixtures/project-1.json', import.meta.url));

const result = {
  custom_id: 'row-1',
  response: {
    status_code: 200,
    body: {
      model: 'm',
      choices: [
        {
          text: '7',
          finish_reason: 'length',
          logprobs: { tokens: ['7'], token_logprobs: [-0.2], top_logprobs: [{ '7': -0.2, '8': -1.9 }] },
        },
      ],
    },
  },
};

/** Files that are made on one machine and read on another: policies, projects, batches and their results. */
export const travellingTargets: readonly FuzzTarget[] = [
  {
    name: 'policy',
    form: 'json',
    seeds: async () => {
      const policy = testPolicy({ threshold: null });
      return [json(testPolicy()), json({ ...policy, sha256: await policyDigest(policy, policySha256) })];
    },
    read: async (input) => void (await parsePolicy(text(input), 'policy.json', policySha256)),
  },
  {
    name: 'project-manifest',
    form: 'json',
    seeds: async () => [await manifest()],
    read: async (input) => void readManifest(text(input), 'work.zip'),
  },
  {
    name: 'project-zip',
    form: 'bytes',
    seeds: async () => [zipSync({ 'project.json': await manifest() }, { mtime: '2026-01-01' })],
    async read(input) {
      const project = new ProjectReader('work.zip', input);
      for (const rows of [project.rows(), project.rejected()]) for (const _ of rows);
      project.rowKeys();
      project.grades();
    },
  },
  {
    name: 'batch-result',
    form: 'json',
    seeds: async () => [
      json(result),
      json({ custom_id: 'row-2', response: { status_code: 429, body: { error: { message: 'later' } } } }),
      json({ custom_id: 'row-3', response: null, error: { message: 'expired' } }),
    ],
    async read(input) {
      const found = parseBatchResult(text(input));
      if (found.kind === 'body') parseFirstToken(found.body, digitIds);
    },
  },
  {
    name: 'batch-folder',
    form: 'json',
    seeds: async () => [
      json({ format: 'self-judge-batch', version: 1 }),
      json({ row: 0, key: 'k', tokens: 3 }),
    ],
    async read(input) {
      for (const parse of [parseBatchManifest, parseBatchRow])
        try {
          parse(text(input), 'batch');
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
        }
    },
  },
];
