import * as v from 'valibot';
import { expect, it } from 'vitest';
import { bySchema, jsonBySchema, objectOf } from './by-schema.ts';

const schema = objectOf({ rows: v.array(objectOf({ id: v.string() })) });

it('gives a value of the right form, with what else it holds', () => {
  const value = { rows: [{ id: 'a', more: 1 }] };
  expect(bySchema(schema, value)).toEqual({ ok: true, value });
  expect(jsonBySchema(schema, JSON.stringify(value))).toEqual({ ok: true, value });
});

it.each([
  [{ rows: [{ id: 'a' }, { id: 7 }] }, 'rows.1.id'],
  [{}, 'rows'],
  [null, 'the whole'],
  [[], 'the whole'],
  [{ rows: [[]] }, 'rows.0'],
])('names the field of %j that is wrong', (value, field) => {
  expect(bySchema(schema, value)).toMatchObject({ ok: false, field });
  expect(jsonBySchema(schema, JSON.stringify(value))).toMatchObject({ ok: false, field });
});

it('says where a text is no JSON', () => {
  expect(jsonBySchema(schema, '{"rows": [')).toMatchObject({ ok: false, what: 'it is not valid JSON' });
});
