/** From the repository's root, where npm runs scripts. */
export const demoPath = 'public/demo/demo.jsonl';
export const judgedPath = 'public/demo/judged.json';
