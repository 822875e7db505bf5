/** The workbench's version, as package.json has it; reports name it. */
export const version = '0.1.0';
