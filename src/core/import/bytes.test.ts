import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { pieces, readAll, utf8 } from './fixtures/read-all.ts';

const csv = 'instruction,response\nWas heißt “wörtlich”?,文字通り 😀\n';

const utf16 = (text: string, bigEndian: boolean, bom: boolean) => {
  const units = [...(bom ? '\ufeff' : '')].concat(text.split(''));
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  units.forEach((unit, at) => {
    view.setUint16(at * 2, unit.charCodeAt(0), !bigEndian);
  });
  return bytes;
};

describe('an encoding', () => {
  it.each([
    ['UTF-8', utf8(csv)],
    ['UTF-8 with BOM', utf8(`\ufeff${csv}`)],
    ['UTF-16 LE', utf16(csv, false, true)],
    ['UTF-16 BE', utf16(csv, true, true)],
    ['UTF-16 LE, no BOM', utf16(csv, false, false)],
    ['UTF-16 BE, no BOM', utf16(csv, true, false)],
  ])('is found: %s', async (label, bytes) => {
    const read = await readAll(bytes, 'x.csv');
    expect(read.source.encoding).toBe(label);
    expect(read.rows).toMatchObject([{ instruction: 'Was heißt “wörtlich”?', response: '文字通り 😀' }]);
    expect(Object.keys(read.rows[0]!.source)).toEqual(['instruction', 'response']);
  });

  it('is found in UTF-16 of mostly Chinese text without a BOM', async () => {
    const text = '{"instruction":"什么是字面意思？请详细说明。","response":"就是按照字面上的意思来理解。"}\n';
    const read = await readAll(utf16(text.repeat(20), false, false), 'x.jsonl');
    expect(read.source.encoding).toBe('UTF-16 LE, no BOM');
    expect(read.rows).toHaveLength(20);
  });

  it('falls back to Windows-1252, which spreadsheets write', async () => {
    const bytes = Uint8Array.from('instruction,response\nCaf\xe9?,Na\xefve \x80 5\n', (char) =>
      char.charCodeAt(0),
    );
    const read = await readAll(bytes, 'x.csv');
    expect(read.source.encoding).toBe('Windows-1252');
    expect(read.rows).toMatchObject([{ instruction: 'Café?', response: 'Naïve € 5' }]);
  });

  it('stays UTF-8 where a few bytes are broken, and says so', async () => {
    const line = utf8('{"prompt":"häßlich","response":"😀“”"}\n');
    const broken = Uint8Array.of(...line, ...utf8('{"prompt":"a","response":"'), 0xe9, ...utf8('"}\n'));
    const read = await readAll(broken);
    expect(read.source.encoding).toBe('UTF-8');
    expect(read.rows).toMatchObject([{ instruction: 'häßlich', response: '😀“”' }, { response: '\ufffd' }]);
    expect(read.notes).toHaveLength(1);
  });

  it('says how many rows hold bytes that are not valid, far into a file', async () => {
    const good = utf8('{"prompt":"a","response":"b"}\n'.repeat(4000));
    const bad = Uint8Array.of(...utf8('{"prompt":"a","response":"'), 0xe9, ...utf8('"}\n'));
    async function* bytes() {
      yield good;
      yield bad;
    }
    const read = await readAll(bytes());
    expect(read.rows).toHaveLength(4001);
    expect(read.rows[4000]!.response).toBe('\ufffd');
    expect(read.notes).toEqual([expect.stringMatching(/^1 row holds the character \ufffd/)]);
  });
});

describe('a file of another type is refused by name', () => {
  const zip = (inside: string) => utf8(`PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00${inside}`);
  it.each([
    ['a PDF document', utf8('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
    ['a Zip archive', zip('data.jsonl')],
    ['an Excel workbook', zip('[Content_Types].xml ... xl/workbook.xml')],
    ['a PNG image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
    ['a JPEG image', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ['a Parquet file', utf8('PAR1\x15\x04\x15\x00')],
    ['a web page or XML', utf8('\n<!DOCTYPE html><html><body>Sign in</body></html>')],
    ['a gzip file within a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ['a GGUF model', utf8('GGUF\x03\x00\x00\x00')],
  ])('%s', async (type, bytes) => {
    await expect(readAll(bytes, 'x.jsonl')).rejects.toMatchObject({
      code: 'wrong-file-type',
      data: { type },
    });
  });

  it('and so is binary rubbish', async () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919 + ((at * at) % 251)) % 256);
    await expect(readAll(bytes, 'x.csv')).rejects.toMatchObject({ code: 'binary-file' });
  });
});

describe('a stream of bytes', () => {
  it('that is cut off keeps the whole rows before, and says why', async () => {
    async function* cut() {
      yield utf8('{"prompt":"a","response":"1"}\n{"prompt":"b","resp');
      throw new AppError('truncated-gzip', 'The compressed file ends early.');
    }
    const read = await readAll(cut());
    expect(read.rows).toHaveLength(1);
    expect(read.rejected).toMatchObject([
      { line: 2, code: 'bad-json' },
      { line: 3, code: 'truncated-gzip', message: 'The compressed file ends early.' },
    ]);
    expect(read.notes).toEqual(['The compressed file ends early.']);
  });

  it('that is cut off before the first row gives the reason', async () => {
    async function* cut() {
      yield* [];
      throw new AppError('truncated-gzip', 'The compressed file ends early.');
    }
    await expect(readAll(cut())).rejects.toMatchObject({ code: 'truncated-gzip' });
  });

  it('that fails otherwise fails the import', async () => {
    async function* failing() {
      yield utf8('{"prompt":"a","response":"1"}\n');
      throw new Error('connection lost');
    }
    await expect(readAll(failing())).rejects.toThrow('connection lost');
  });

  it('is let go of when reading stops half-way', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield utf8('{"prompt":"a","response":"1"}\n'.repeat(10_000));
      } finally {
        closed = true;
      }
    }
    const { openSource, readRows } = await import('./source.ts');
    const source = await openSource(endless(), 'x.jsonl');
    for await (const { rows } of readRows(source, source.plan!, () => {})) if (rows.length > 0) break;
    expect(closed).toBe(true);
  });
});

describe('a very long record', () => {
  it('of 1 MB is a row like any other', async () => {
    const long = 'word '.repeat(220_000);
    for (const [name, text] of [
      ['x.jsonl', `{"prompt":"a","response":"${long}"}\n{"prompt":"b","response":"2"}\n`],
      ['x.json', `[{"prompt":"a","response":"${long}"},{"prompt":"b","response":"2"}]`],
      ['x.csv', `prompt,response\na,"${long}"\nb,2\n`],
    ] as const) {
      const read = await readAll(pieces(utf8(text), everyBytes(text.length, 65_536)), name);
      expect(read.rows.map((row) => row.response.length)).toEqual([long.length, 1]);
    }
  });

  const hundredMegabytes = async function* (before: string, after: string) {
    yield utf8(before);
    const megabyte = utf8('x'.repeat(1 << 20));
    for (let count = 0; count < 100; count++) yield megabyte;
    yield utf8(after);
  };

  it.each([
    [
      'x.jsonl',
      '{"prompt":"a","response":"1"}\n{"prompt":"b","response":"',
      '"}\n{"prompt":"c","response":"3"}\n',
      2,
      3,
    ],
    [
      'x.json',
      '[{"prompt":"a","response":"1"},{"prompt":"b","response":"',
      '"},{"prompt":"c","response":"3"}]',
      2,
      3,
    ],
    ['x.csv', 'prompt,response\na,1\nb,"', '"\nc,3\n', 3, 4],
  ])('of 100 MB is set aside and the rest goes on: %s', async (name, before, after, line, next) => {
    const read = await readAll(hundredMegabytes(before, after), name);
    expect(read.rows.map((row) => [row.line, row.response])).toEqual([
      [next - 2, '1'],
      [next, '3'],
    ]);
    expect(read.rejected).toMatchObject([{ line, code: 'record-too-long' }]);
    expect(read.rejected[0]!.raw).toHaveLength(2000);
  });
});

const everyBytes = (length: number, step: number) =>
  Array.from({ length: Math.floor(length / step) }, (_, at) => (at + 1) * step);

describe('a legacy encoding', () => {
  /** Bytes of a text, written as hexadecimal digits, after a header in ASCII. */
  const file = (hex: string) =>
    Uint8Array.of(
      ...utf8('instruction,response\n'),
      ...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)),
    );

  it.each([
    ['gb18030', 'c7ebd0b4d2bbcad7caab2cb4bacceccbb5d3a8bbaabfaa0a', '请写一首诗'],
    ['shift_jis', '8e9a82f08f9182a282c42c8f7482aa978882bd0a', '字を書いて'],
    ['euc-kr', 'bdc3b8a620bde1c1e02cbabdc0cc20bfd4b4d90a', '시를 써줘'],
    ['windows-1251', 'cde0efe8f8e820f1f2e8f52cc2e5f1ede020eff0e8f8ebe00a', 'Напиши стих'],
    ['koi8-r', 'eec1d0c9dbc920d3d4c9c82cf7c5d3cec120d0d2c9dbccc10a', 'Напиши стих'],
    ['big5', 'bdd0bcc4a4c0adb8bd7a2cacd3a4d1a8d3a4460a', null],
  ])('is guessed, and the notes say so: %s', async (_, hex, instruction) => {
    const read = await readAll(file(hex), 'x.csv');
    if (instruction !== null) expect(read.rows[0]!.instruction).toBe(instruction);
    expect(read.notes.some((note) => /not UTF-8/.test(note))).toBe(true);
  });

  it('is found where the file begins in ASCII', async () => {
    async function* bytes() {
      yield utf8(`instruction,response\n${'a,b\n'.repeat(20_000)}`);
      yield Uint8Array.from([
        0xcd, 0xe0, 0xef, 0xe8, 0xf8, 0xe8, 0x20, 0xf1, 0xf2, 0xe8, 0xf5, 0x2c, 0x35, 0x0a,
      ]);
    }
    const read = await readAll(bytes(), 'x.csv');
    expect(read.rows.at(-1)).toMatchObject({ instruction: 'Напиши стих', response: '5' });
    expect(read.notes).toEqual([expect.stringMatching(/not UTF-8/)]);
  });

  it('of four bytes a character is refused', async () => {
    await expect(readAll(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'x.csv')).rejects.toMatchObject({
      code: 'unsupported-encoding',
    });
  });
});

it.each([
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n',
    'git lfs pull',
  ],
  ['a git-annex pointer', '/annex/objects/SHA256E-s12345--00.jsonl\n', 'git annex get'],
])('%s is refused with the way out', async (type, text, way) => {
  await expect(readAll(text, 'x.jsonl')).rejects.toMatchObject({
    code: 'wrong-file-type',
    data: { type },
    message: expect.stringContaining(way),
  });
});
