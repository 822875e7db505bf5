import { Environment, Interpreter } from '@huggingface/jinja';

/** What one rendering of a template may cost. A chat template in use takes a few thousand steps. */
export interface RenderLimits {
  /** Evaluated nodes; an item of a list that a node gives counts `stepsPerItem`, since even an empty loop costs it. */
  steps: number;
  /** UTF-16 units of all strings that nodes give, counted again at each use. */
  characters: number;
  /** Units of one value: a string, or a list or object with everything in it. */
  valueSize: number;
}

/** The library makes a scope for each item of a loop, which takes about as long as this many nodes. */
const stepsPerItem = 20;

/** @param input UTF-16 units of the conversation: copying it must never pass a limit */
export const renderLimits = (input: number): RenderLimits => ({
  steps: 200_000 + stepsPerItem * input,
  characters: 20_000_000 + 1_000 * input,
  valueSize: 2_000_000 + 50 * input,
});

type Value = ReturnType<Interpreter['evaluate']>;
type Statement = Parameters<Interpreter['evaluate']>[0];

/** Items of a `range`. */
const maxRange = 100_000;
/** Levels of lists and objects in each other. */
const maxDepth = 100;

/** Jinja's interpreter with a budget: a template comes with a model file, so it is not to be trusted. */
export class BoundedInterpreter extends Interpreter {
  private steps = 0;
  private characters = 0;
  /** Of lists and objects, which do not change once made. */
  private readonly sizes = new WeakMap<object, number>();

  /** @param variables what the template may use besides Jinja's own names */
  constructor(
    variables: Readonly<Record<string, unknown>>,
    private readonly limits: RenderLimits,
  ) {
    const environment = new Environment();
    for (const [name, value] of Object.entries({ ...globals, ...variables })) environment.set(name, value);
    super(environment);
  }

  /** @throws {Error} where a limit is passed */
  override evaluate(statement: Statement, environment: Environment): Value {
    this.spend(1, 0);
    const value = super.evaluate(statement, environment);
    if (value.type === 'StringValue') this.spend(0, (value.value as string).length);
    else if (isList(value)) this.spend(stepsPerItem * (value.value as Value[]).length, 0);
    else if (isMap(value)) this.spend(stepsPerItem * (value.value as Map<string, Value>).size, 0);
    else return value;
    if (this.sizeOf(value) > this.limits.valueSize)
      throw new Error(`it makes a value of more than ${this.limits.valueSize} characters`);
    return value;
  }

  private spend(steps: number, characters: number): void {
    this.steps += steps;
    this.characters += characters;
    if (this.steps > this.limits.steps) throw new Error(`it takes more than ${this.limits.steps} steps`);
    if (this.characters > this.limits.characters)
      throw new Error(`it handles more than ${this.limits.characters} characters`);
  }

  /** A list that holds another twice counts it twice, as it does once it is written out. */
  private sizeOf(value: Value, depth = 0): number {
    if (value.type === 'StringValue') return (value.value as string).length;
    if (!isList(value) && !isMap(value)) return 1;
    if (depth > maxDepth) throw new Error(`it nests lists more than ${maxDepth} levels deep`);
    const known = this.sizes.get(value);
    if (known !== undefined) return known;
    const items = isList(value)
      ? (value.value as Value[])
      : [...(value.value as Map<string, Value>)].map(([key, item]) => {
          this.spend(0, key.length);
          return item;
        });
    let size = 1;
    for (const item of items) size += 1 + this.sizeOf(item, depth + 1);
    // A namespace is given new values as the template goes on.
    if (value.type !== 'NamespaceValue') this.sizes.set(value, size);
    return size;
  }
}

const isList = ({ type }: Value) => type === 'ArrayValue' || type === 'TupleValue';
const isMap = ({ type }: Value) =>
  type === 'ObjectValue' || type === 'KeywordArgumentsValue' || type === 'NamespaceValue';

const globals: Record<string, unknown> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  raise_exception: (message: string) => {
    throw new Error(message);
  },
  range,
};

/** Python's `range`, of a bounded number of items. */
function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (![from, to, step].every(Number.isFinite) || step === 0)
    throw new Error('range() needs whole numbers and a step other than 0');
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count > maxRange) throw new Error(`range() of more than ${maxRange} numbers`);
  return Array.from({ length: count }, (_, at) => from + at * step);
}
