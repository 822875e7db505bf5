import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../rows/row.ts';
import { openSource, readRows } from './source.ts';

type Read = Partial<Pick<Row, 'instruction' | 'response' | 'reference' | 'model'>> & {
  /** Cells that have to be there, as labels. */
  source?: Record<string, Cell>;
};

async function rowsOf(records: unknown): Promise<Row[]> {
  const text = JSON.stringify(records);
  async function* bytes() {
    yield new TextEncoder().encode(text);
  }
  const source = await openSource(bytes(), 'file.json');
  expect(source.plan).not.toBeNull();
  const rows: Row[] = [];
  for await (const batch of readRows(source, source.plan!, () => {})) {
    expect(batch.rejected).toEqual([]);
    rows.push(...batch.rows);
  }
  return rows;
}

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

const formats: [name: string, records: unknown, rows: Read[]][] = [
  [
    'Argilla, flat records of a feedback dataset',
    [
      {
        id: 'r1',
        fields: { instruction: 'Name a bird.', response: 'Wren' },
        responses: [{ user_id: 'u', status: 'submitted', values: { quality: { value: 4 } } }],
        metadata: { model: 'm1' },
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { quality: 4 } }],
  ],
  [
    'Argilla, records of version 2',
    [
      {
        id: 'r1',
        fields: { prompt: 'Name a bird.', response: 'Wren' },
        responses: { quality: [{ value: 4, user_id: 'u' }] },
        suggestions: { quality: { value: 5, agent: 'm1' } },
        metadata: {},
        vectors: {},
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { quality: 4 } }],
  ],
  [
    'Argilla, pushed to the Hub',
    [
      {
        id: 'r1',
        status: 'completed',
        instruction: 'Name a bird.',
        response: 'Wren',
        'quality.responses': [4],
        'quality.responses.users': ['u'],
        'quality.suggestion': 5,
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { 'quality.suggestion': 5 } }],
  ],
  [
    'Label Studio, JSON export',
    [
      {
        id: 1,
        data: { prompt: 'Name a bird.', response: 'Wren', model: 'm1' },
        annotations: [{ id: 9, result: [{ type: 'rating', value: { rating: 4 }, from_name: 'quality' }] }],
        predictions: [],
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1', source: { quality: 4 } }],
  ],
  [
    'Label Studio, JSON-MIN export',
    [
      {
        id: 1,
        prompt: 'Name a bird.',
        response: 'Wren',
        rating: 4,
        annotator: 2,
        annotation_id: 3,
        lead_time: 1.5,
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { rating: 4 } }],
  ],
  [
    'Langfuse, observations or traces',
    [
      {
        id: 't1',
        name: 'chat',
        input: { messages: [user('Name a bird.')] },
        output: assistant('Wren'),
        model: 'm1',
        metadata: {},
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1' }],
  ],
  [
    'Langfuse, texts with an expected output',
    [
      {
        id: 't1',
        input: 'Name a bird.',
        output: 'Wren',
        expectedOutput: 'Robin',
        scores: [{ name: 'ok', value: 1 }],
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', reference: 'Robin' }],
  ],
  [
    'promptfoo, results file',
    {
      evalId: 'e',
      results: {
        version: 3,
        results: [
          {
            prompt: { raw: 'Name a bird.', label: 'p' },
            provider: { id: 'openai:m1', label: '' },
            response: { output: 'Wren', tokenUsage: { total: 3 } },
            vars: { what: 'bird' },
            success: true,
            score: 1,
          },
        ],
        stats: { successes: 1 },
      },
      config: {},
    },
    [{ instruction: 'Name a bird.', response: 'Wren', source: { score: 1 } }],
  ],
  [
    'Inspect, log of an evaluation',
    {
      version: 2,
      status: 'success',
      eval: { task: 't', model: 'm1' },
      samples: [
        {
          id: 1,
          epoch: 1,
          input: 'Name a bird.',
          target: 'Robin',
          messages: [user('Name a bird.'), assistant('Wren')],
          output: {
            model: 'm1',
            choices: [{ message: assistant('Wren'), stop_reason: 'stop' }],
            completion: 'Wren',
          },
          scores: { match: { value: 'I', answer: 'Wren' } },
        },
      ],
    },
    [{ instruction: 'Name a bird.', response: 'Wren', reference: 'Robin' }],
  ],
  [
    'distilabel',
    [
      {
        instruction: 'Name a bird.',
        generations: ['Wren', 'Stone'],
        generation_models: ['m1', 'm2'],
        ratings: [5, 1],
        rationales: ['good', 'bad'],
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', model: 'm1', source: { ratings: 5 } },
      { instruction: 'Name a bird.', response: 'Stone', model: 'm2', source: { ratings: 1 } },
    ],
  ],
  [
    'MT-bench answers',
    [
      {
        question_id: 81,
        answer_id: 'a',
        model_id: 'm1',
        prompt: ['Name a bird.'],
        choices: [{ index: 0, turns: ['Wren'] }],
        tstamp: 1.5,
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1' }],
  ],
  [
    'Arena conversations with votes',
    [
      {
        question_id: 'q',
        model_a: 'm1',
        model_b: 'm2',
        winner: 'model_a',
        judge: 'arena_user_1',
        conversation_a: [user('Name a bird.'), assistant('Wren')],
        conversation_b: [user('Name a bird.'), assistant('Stone')],
        turn: 1,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', model: 'm1', source: { winner: 'model_a' } },
      { instruction: 'Name a bird.', response: 'Stone', model: 'm2' },
    ],
  ],
  [
    'Arena prompts with two responses',
    [
      {
        id: 1,
        model_a: 'm1',
        model_b: 'm2',
        prompt: '["Name a bird."]',
        response_a: '["Wren"]',
        response_b: '["Stone"]',
        winner_model_a: 1,
        winner_model_b: 0,
        winner_tie: 0,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', model: 'm1', source: { winner_model_a: 1 } },
      {
        instruction: 'Name a bird.',
        response: 'Stone',
        model: 'm2',
        source: { variant: 'b', winner_model_a: 1 },
      },
    ],
  ],
  [
    'Arena-Hard answers',
    [
      {
        uid: 'u',
        ans_id: 'a',
        model: 'm1',
        messages: [user('Name a bird.'), assistant('Wren')],
        tstamp: 1.5,
        metadata: { token_len: 2 },
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1' }],
  ],
  [
    'Arena-Hard answers, first version',
    [
      {
        question_id: 'q',
        answer_id: 'a',
        model_id: 'm1',
        choices: [{ index: 0, turns: [{ content: 'Wren', token_len: 2 }] }],
        question: 'Name a bird.',
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1' }],
  ],
  [
    'RewardBench',
    [
      {
        prompt: 'Name a bird.',
        chosen: 'Wren',
        chosen_model: 'm1',
        rejected: 'Stone',
        rejected_model: 'm2',
        subset: 'easy',
        id: 3,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', model: 'm1' },
      { instruction: 'Name a bird.', response: 'Stone', model: 'm2' },
    ],
  ],
  [
    'OASST trees',
    [
      {
        message_tree_id: 't',
        tree_state: 'ready_for_export',
        prompt: {
          message_id: 'a',
          text: 'Name a bird.',
          role: 'prompter',
          lang: 'en',
          replies: [
            { message_id: 'b', text: 'Wren', role: 'assistant', rank: 0, replies: [] },
            {
              message_id: 'c',
              text: 'Stone',
              role: 'assistant',
              rank: 1,
              replies: [
                {
                  message_id: 'd',
                  text: 'No?',
                  role: 'prompter',
                  replies: [{ message_id: 'e', text: 'Robin', role: 'assistant', rank: 0, replies: [] }],
                },
              ],
            },
          ],
        },
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', source: { rank: 0, message_tree_id: 't' } },
      { instruction: 'Name a bird.', response: 'Stone', source: { rank: 1 } },
      { instruction: 'User: Name a bird.\n\nAssistant: Stone\n\nUser: No?', response: 'Robin' },
    ],
  ],
  [
    'UltraFeedback',
    [
      {
        source: 'flan',
        instruction: 'Name a bird.',
        models: ['m1', 'm2'],
        completions: [
          {
            model: 'm1',
            response: 'Wren',
            overall_score: 9,
            annotations: {},
            custom_system_prompt: 'Be kind.',
          },
          {
            model: 'm2',
            response: 'Stone',
            overall_score: 2,
            annotations: {},
            custom_system_prompt: 'Be kind.',
          },
        ],
        correct_answers: ['None'],
        incorrect_answers: ['None'],
      },
    ],
    [
      { response: 'Wren', model: 'm1', source: { overall_score: 9 } },
      { response: 'Stone', model: 'm2', source: { overall_score: 2 } },
    ],
  ],
  [
    'UltraFeedback, binarised',
    [
      {
        prompt: 'Name a bird.',
        prompt_id: 'p',
        chosen: [user('Name a bird.'), assistant('Wren')],
        rejected: [user('Name a bird.'), assistant('Stone')],
        score_chosen: 9,
        score_rejected: 2,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', source: { score: 9 } },
      { instruction: 'Name a bird.', response: 'Stone', source: { score: 2 } },
    ],
  ],
  [
    'HelpSteer',
    [
      {
        prompt: 'Name a bird.',
        response: 'Wren',
        helpfulness: 3,
        correctness: 4,
        coherence: 4,
        complexity: 0,
        verbosity: 0,
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { helpfulness: 3 } }],
  ],
  [
    'HelpSteer 3, preferences',
    [
      {
        domain: 'general',
        language: 'english',
        context: [user('Name a bird.')],
        response1: 'Wren',
        response2: 'Stone',
        overall_preference: -2,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', source: { overall_preference: -2 } },
      { instruction: 'Name a bird.', response: 'Stone' },
    ],
  ],
  [
    'OpenOrca',
    [{ id: 'flan.1', system_prompt: 'Be brief, please.', question: 'Name a bird.', response: 'Wren' }],
    [{ instruction: 'Be brief, please.\n\nName a bird.', response: 'Wren' }],
  ],
  [
    'Capybara',
    [{ source: 's', conversation: [{ input: 'Name a bird.', output: 'Wren' }] }],
    [{ instruction: 'Name a bird.', response: 'Wren' }],
  ],
  [
    'LLaMA-Factory, alpaca',
    [
      {
        instruction: 'Name',
        input: 'a bird',
        output: 'Wren',
        system: 'Be brief, please.',
        history: [['Hi', 'Hello']],
      },
    ],
    [
      {
        response: 'Wren',
        instruction: 'Be brief, please.\n\nUser: Hi\n\nAssistant: Hello\n\nUser: Name\n\na bird',
      },
    ],
  ],
  [
    'LLaMA-Factory, preferences',
    [
      {
        conversations: [{ from: 'human', value: 'Name a bird.' }],
        chosen: { from: 'gpt', value: 'Wren' },
        rejected: { from: 'gpt', value: 'Stone' },
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren' },
      { instruction: 'Name a bird.', response: 'Stone' },
    ],
  ],
  [
    'LLaMA-Factory, Kahneman-Tversky labels',
    [{ messages: [user('Name a bird.'), assistant('Wren')], label: true }],
    [{ instruction: 'Name a bird.', response: 'Wren', source: { label: true } }],
  ],
  [
    'Axolotl, chat template',
    [
      {
        conversations: [
          { from: 'human', value: 'Name a bird.' },
          { from: 'gpt', value: 'Wren' },
        ],
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren' }],
  ],
  [
    'Axolotl, preferences in messages',
    [{ messages: [user('Name a bird.')], chosen: assistant('Wren'), rejected: assistant('Stone') }],
    [
      { instruction: 'Name a bird.', response: 'Wren' },
      { instruction: 'Name a bird.', response: 'Stone' },
    ],
  ],
  [
    'OpenAI, chat fine-tuning',
    [{ messages: [{ role: 'system', content: 'Be brief.' }, user('Name a bird.'), assistant('Wren')] }],
    [{ instruction: 'Be brief.\n\nName a bird.', response: 'Wren' }],
  ],
  [
    'OpenAI, preference fine-tuning',
    [
      {
        input: { messages: [user('Name a bird.')], tools: [], parallel_tool_calls: true },
        preferred_output: [assistant('Wren')],
        non_preferred_output: [assistant('Stone')],
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren' },
      { instruction: 'Name a bird.', response: 'Stone' },
    ],
  ],
  [
    'OpenAI, stored chat completions of a batch',
    [
      {
        custom_id: 'c1',
        body: { model: 'm1', messages: [user('Name a bird.')] },
        response: {
          status_code: 200,
          body: { model: 'm1', choices: [{ index: 0, message: assistant('Wren') }] },
        },
        error: null,
      },
    ],
    [{ instruction: 'Name a bird.', response: 'Wren' }],
  ],
  [
    'AlpacaEval outputs',
    [{ instruction: 'Name a bird.', output: 'Wren', generator: 'm1', dataset: 'd', datasplit: 'eval' }],
    [{ instruction: 'Name a bird.', response: 'Wren', model: 'm1' }],
  ],
  [
    'AlpacaEval annotations',
    [
      {
        instruction: 'Name a bird.',
        output_1: 'Wren',
        generator_1: 'm1',
        output_2: 'Stone',
        generator_2: 'm2',
        annotator: 'a',
        preference: 1.1,
      },
    ],
    [
      { instruction: 'Name a bird.', response: 'Wren', model: 'm1', source: { preference: 1.1 } },
      { instruction: 'Name a bird.', response: 'Stone', model: 'm2' },
    ],
  ],
];

describe('formats that people keep data in', () => {
  it.each(formats)('%s', async (_, records, expected) => {
    const rows = await rowsOf(records);
    expect(rows).toMatchObject(expected);
    expect(rows).toHaveLength(expected.length);
  });
});
