export * from '#core/words/format.ts';
