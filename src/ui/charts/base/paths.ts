export * from '#core/charts/paths.ts';
