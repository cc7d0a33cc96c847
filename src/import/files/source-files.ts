import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

/** How a file is divided: by line feeds (NDJSON), as one JSON document, or as one XML document. */
export type Format = 'lines' | 'document' | 'xml'

export interface SourceFile {
  /** Its number in the import, from 0. */
  readonly number: number
  readonly path: string
  /** The path below the source, for messages. */
  readonly name: string
  /** The folder below the source: the resources of a bulk export refer to each other within it. */
  readonly folder: string
  readonly size: number
  readonly modifiedMs: number
  readonly format: Format
  readonly isGzip: boolean
}

export interface SourceFiles {
  /** The absolute path of the file or folder, without links. */
  readonly root: string
  readonly files: readonly SourceFile[]
  /** Names of files that are no FHIR files by their endings. */
  readonly others: readonly string[]
}

const FORMATS: Readonly<Record<string, Format>> = {
  json: 'document', ndjson: 'lines', jsonl: 'lines', xml: 'xml'
}

/**
 * Lists the files of an import, in the order of their names. A folder is searched with all its folders, and
 * links in it are not followed.
 * @throws the error of the system if the source is missing or may not be read
 */
export async function sourceFiles (source: string): Promise<SourceFiles> {
  const root = await realpath(source)
  if (!(await stat(root)).isDirectory()) return await listed(path.dirname(root), [path.basename(root)], root)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const names = entries.filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
  return await listed(root, names.sort(), root)
}

async function listed (folder: string, names: readonly string[], root: string): Promise<SourceFiles> {
  const files: SourceFile[] = []
  const others: string[] = []
  for (const name of names) {
    const kind = kindOf(name)
    const { mtimeMs, size, ...file } = await stat(path.join(folder, name))
    if (kind === undefined || (file.mode & 0o170000) !== REGULAR) others.push(name)
    else {
      files.push({
        number: files.length, path: path.join(folder, name), name, folder: path.dirname(name), size,
        modifiedMs: mtimeMs, ...kind
      })
    }
  }
  return { root, files, others }
}

/** The type bits of a regular file in `mode` (inode(7)). A pipe or device cannot be read twice. */
const REGULAR = 0o100000

function kindOf (name: string): Pick<SourceFile, 'format' | 'isGzip'> | undefined {
  const isGzip = /\.gz$/i.test(name)
  const plain = isGzip ? name.slice(0, -'.gz'.length) : name
  const format = FORMATS[path.extname(plain).slice(1).toLowerCase()]
  return format === undefined ? undefined : { format, isGzip }
}
