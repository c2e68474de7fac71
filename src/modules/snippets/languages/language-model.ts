import { ModelOperations } from '@vscode/vscode-languagedetection';

/** In a file of its own, which is loaded on first use: the library names no exports to `import()`. */
export const newModel = (): ModelOperations => new ModelOperations({ minContentSize: 0 });
