/** How errors name a file of a layer: `config.yaml:3 of layer "base"`, without the line where it is not known. */
export function inLayer(file: string, layer: string, line?: number): string {
  return `${file}${line === undefined ? "" : `:${line}`} of layer "${layer}"`;
}
