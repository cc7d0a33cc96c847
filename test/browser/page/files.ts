/**
 * Implements the part of `node:fs` that tests of the protocol use, for a page with `test/vectors` as text.
 */
declare global {
  /** Files at the beginning of the bundle, by path from the root of the repository. */
  var vectorFiles: Readonly<Record<string, string>>
}

export function readFileSync (file: URL): string {
  const text = vectorFiles[file.pathname]
  if (text === undefined) throw new Error(`no file ${file.pathname}`)
  return text
}

export function readdirSync (folder: URL): string[] {
  const inside = folder.pathname.endsWith('/') ? folder.pathname : `${folder.pathname}/`
  const paths = Object.keys(vectorFiles).filter(path => path.startsWith(inside))
  return paths.map(path => path.slice(inside.length))
}

export function writeFileSync (file: URL): never {
  throw new Error(`a page writes no file ${file.pathname}`)
}
