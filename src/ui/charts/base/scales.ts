export * from '#core/charts/scales.ts';
