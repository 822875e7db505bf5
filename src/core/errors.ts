/** Every code that an error can have. What an old run or another version stored may have others: see `ErrorRecord`. */
export type ErrorCode =
  | 'adapter-missing'
  | 'answer-too-large'
  | 'backend-failed'
  | 'bad-adapter'
  | 'bad-batch'
  | 'bad-batch-folder'
  | 'bad-chat-template'
  | 'bad-config'
  | 'bad-deal'
  | 'bad-draw'
  | 'bad-endpoint'
  | 'bad-filter'
  | 'bad-grade'
  | 'bad-guidelines'
  | 'bad-key'
  | 'bad-scale'
  | 'bad-hub-reference'
  | 'bad-label'
  | 'bad-name'
  | 'bad-option'
  | 'bad-policy'
  | 'bad-probabilities'
  | 'bad-probability'
  | 'bad-remark'
  | 'bad-repo'
  | 'bad-request'
  | 'bad-settings'
  | 'bad-shares'
  | 'bad-template'
  | 'bad-url'
  | 'binary-file'
  | 'cancelled'
  | 'cannot-write'
  | 'checkup-elsewhere'
  | 'columns-not-recognised'
  | 'corrupt-weights'
  | 'damaged-checkpoint'
  | 'damaged-dataset'
  | 'damaged-file'
  | 'damaged-gzip'
  | 'damaged-zip'
  | 'damaged-zstd'
  | 'damaged-inputs'
  | 'damaged-parquet'
  | 'damaged-project'
  | 'damaged-record'
  | 'device-lost'
  | 'digit-tokens'
  | 'disk-failure'
  | 'disk-full'
  | 'empty-file'
  | 'endpoint-failed'
  | 'endpoint-refused'
  | 'fetch-failed'
  | 'file-busy'
  | 'file-too-large'
  | 'filtered-by-label'
  | 'gpu-error'
  | 'hash-mismatch'
  | 'hub-busy'
  | 'hub-files'
  | 'hub-missing'
  | 'hub-split'
  | 'hub-token'
  | 'import-cancelled'
  | 'is-a-folder'
  | 'judge-needed'
  | 'length-mismatch'
  | 'link-loop'
  | 'mapping-needed'
  | 'meanings-missing'
  | 'missing-checkup'
  | 'missing-dataset'
  | 'missing-draws'
  | 'missing-file'
  | 'missing-reference'
  | 'missing-run'
  | 'missing-signal'
  | 'missing-tensor'
  | 'model-missing'
  | 'name-too-long'
  | 'network'
  | 'newer-project'
  | 'no-adapter'
  | 'no-columns'
  | 'no-consent'
  | 'no-dataset'
  | 'no-demo'
  | 'no-digit-probabilities'
  | 'no-embedder'
  | 'no-generation'
  | 'no-grades'
  | 'no-join-key'
  | 'no-judge'
  | 'no-judge-recorded'
  | 'no-labels'
  | 'nothing-to-draw'
  | 'other-dataset'
  | 'sampler-needs-probabilities'
  | 'sampler-needs-scores'
  | 'sampler-needs-threshold'
  | 'too-few-for-weights'
  | 'weights-not-trusted'
  | 'too-many-instructions'
  | 'new-rows-gone'
  | 'no-new-rows'
  | 'unclear-label-threshold'
  | 'no-leaderboard'
  | 'no-likelihood'
  | 'no-other-response'
  | 'no-permission'
  | 'no-probe'
  | 'no-ratings'
  | 'no-readable-rows'
  | 'no-records'
  | 'no-results'
  | 'no-rows'
  | 'no-run'
  | 'no-space'
  | 'no-such-column'
  | 'no-such-file'
  | 'no-such-folder'
  | 'no-such-judge'
  | 'no-such-row'
  | 'no-texts'
  | 'no-training'
  | 'no-training-rows'
  | 'not-a-checkup'
  | 'not-a-file'
  | 'not-a-folder'
  | 'not-a-judge'
  | 'not-a-number'
  | 'not-a-project'
  | 'not-a-reward-model'
  | 'not-begun'
  | 'not-comparable'
  | 'not-gguf'
  | 'not-safetensors'
  | 'nothing-kept'
  | 'nothing-learned'
  | 'nothing-matched'
  | 'join-too-large'
  | 'nothing-scored'
  | 'nothing-to-check'
  | 'nothing-to-compare'
  | 'nothing-written'
  | 'other-base'
  | 'other-judge'
  | 'other-mode'
  | 'other-texts'
  | 'other-training'
  | 'out-of-memory'
  | 'output-busy'
  | 'output-changed'
  | 'output-is-folder'
  | 'output-not-editable'
  | 'output-taken'
  | 'png-failed'
  | 'policy-drift'
  | 'prompt-too-long'
  | 'quota-exceeded'
  | 'read-interrupted'
  | 'read-only-disk'
  | 'request-refused'
  | 'requests-failed'
  | 'reward-adapter'
  | 'reward-base'
  | 'row-scored-twice'
  | 'rows-not-here'
  | 'run-elsewhere'
  | 'run-under-way'
  | 'run-unfinished'
  | 'storage-closed'
  | 'storage-full'
  | 'storage-newer'
  | 'storage-unavailable'
  | 'superseded'
  | 'too-few-rows'
  | 'too-large'
  | 'too-many-columns'
  | 'too-many-files'
  | 'too-many-layers'
  | 'too-many-open-files'
  | 'too-many-values'
  | 'training-diverged'
  | 'training-elsewhere'
  | 'training-under-way'
  | 'truncated-file'
  | 'truncated-gzip'
  | 'encrypted-zip'
  | 'no-data-file'
  | 'project-file'
  | 'several-files'
  | 'unsupported-zip'
  | 'unexpected'
  | 'unknown-base'
  | 'unknown-column'
  | 'unknown-format'
  | 'unknown-model'
  | 'unreadable-file'
  | 'unsupported-encoding'
  | 'unsupported-tokenizer'
  | 'unsupported-weights'
  | 'worker-crashed'
  | 'worker-stopped'
  | 'writing'
  | 'slices-overlap'
  | 'wrong-arguments'
  | 'wrong-file-type'
  | 'wrong-scale';

/** An error that a user can act on. It crosses workers as {code, message, data}. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, unknown>;

  /**
   * @param code a stable word, such as `missing-reference`
   * @param message what happened, what it means for the data, what to do
   * @param data the row, the field, the figures
   */
  constructor(code: ErrorCode, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** The form in which an error crosses a worker's boundary. */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  data: Record<string, unknown>;
}

/** How engines say that an array or a text of such a size cannot be had: V8, SpiderMonkey, JavaScriptCore. */
const noMemory = /allocation failed|allocation size overflow|out of memory|invalid string length/i;

export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message, data: thrown.data };
  if (thrown instanceof RangeError && noMemory.test(thrown.message))
    return {
      code: 'out-of-memory',
      message:
        'There is not enough memory for this step, so it was not done. What was stored before is kept. Close other tabs and programs, or use a smaller file or model, and try again.',
      data: { cause: thrown.message, stack: thrown.stack ?? '' },
    };
  if (thrown instanceof Error)
    return {
      code: 'unexpected',
      message: thrown.message,
      data: { name: thrown.name, stack: thrown.stack ?? '' },
    };
  return { code: 'unexpected', message: String(thrown), data: {} };
}

export const fromErrorRecord = (record: ErrorRecord) =>
  new AppError(record.code, record.message, record.data);
