import * as v from 'valibot';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { type GradingPlan, maxGuidelines } from './grading-plan.ts';
import { maxComment, maxTag, maxTags, type Remark } from './remark.ts';
import { digitScale, problemOfScale, type Scale } from './scale.ts';

const tagText = v.pipe(v.string(), v.minLength(1), v.maxLength(maxTag), v.regex(/^[^;\r\n]+$/));

export const remarkSchema: v.GenericSchema<unknown, Remark> = objectOf({
  comment: v.pipe(v.string(), v.maxLength(maxComment)),
  tags: v.pipe(v.array(tagText), v.maxLength(maxTags)),
  flagged: v.boolean(),
  setAside: v.nullable(v.picklist(['later', 'skipped'])),
});

/** A remark as it comes from storage, from a file or from the page, or what is wrong with it. */
export const checkRemark = (value: unknown) => bySchema(remarkSchema, value);

const scaleSchema: v.GenericSchema<unknown, Scale> = v.pipe(
  objectOf({
    choices: v.array(objectOf({ name: v.string(), value: v.number() })),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? problemOfScale(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
);

export const planSchema: v.GenericSchema<unknown, GradingPlan> = objectOf({
  guidelines: v.pipe(v.string(), v.maxLength(maxGuidelines)),
  target: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  // Plans of before there was a choice.
  scale: v.optional(scaleSchema, digitScale),
});

/** A plan as it comes from storage, from a file or from the page, or what is wrong with it. */
export const checkPlan = (value: unknown) => bySchema(planSchema, value);
