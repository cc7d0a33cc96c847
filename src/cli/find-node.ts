import { readdir, stat } from 'node:fs/promises'
import { isLive, isOf, readApiFile, ServiceError, shellWord, type ApiFile, type Role } from '../api/index.js'
import { kindOfFolder } from '../system/index.js'
import { CliError, usageError } from './cli-error.js'
import type { Io } from './io.js'
import path from 'node:path'

export const DEFAULT_DATA_ROOT = 'data'

export interface NodeChoice {
  readonly name?: string
  readonly data?: string
  readonly dataRoot: string
}

/** Returns the data folder that the flags name; undefined if they name none. */
export function chosenFolder (io: Io, choice: NodeChoice): string | undefined {
  if (choice.data !== undefined) return path.resolve(io.cwd, choice.data)
  if (choice.name === undefined) return undefined
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(choice.name)) {
    throw usageError(`'${choice.name}' is not a node name: lower-case letters, digits, - . _`)
  }
  return path.resolve(io.cwd, choice.dataRoot, choice.name)
}

/**
 * Finds the running node that the flags select. Without a name or folder, the node must be the only running
 * node whose role can serve the command.
 * @throws CliError
 */
export async function findNode (
  io: Io, choice: NodeChoice, role: Role | undefined
): Promise<ApiFile> {
  const folder = chosenFolder(io, choice)
  if (folder !== undefined) {
    const file = await readFile(folder)
    if (file !== undefined && isLive(file) && isOf(folder, file)) return file
    throw await notRunning(io, choice, folder, file, role)
  }
  const root = path.resolve(io.cwd, choice.dataRoot)
  const running = await runningNodes(root)
  const fitting = running.filter(file => role === undefined || file.role === role)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  if (running.length === 0) {
    throw new CliError(`no node is running from ${root}; start a node with: ` +
      `medichain-node start --role ${role ?? 'hospital'}, or name its data folder with --data <folder>`)
  }
  if (fitting.length === 0) {
    const names = running.map(file => file.name).join(', ')
    throw new CliError(`this command needs a ${role ?? ''} node, but only these nodes run here: ${names}`)
  }
  throw usageError(`several nodes run here; choose a node with --name: ` +
    fitting.map(file => file.name).join(', '))
}

/** Explains why no node runs there. An unknown name is mostly a typing error, so the nodes are listed. */
async function notRunning (
  io: Io, choice: NodeChoice, folder: string, file: ApiFile | undefined, role: Role | undefined
): Promise<CliError> {
  if (file !== undefined && isLive(file)) {
    return new CliError(`no node is running on ${folder}: its api.json was copied from the folder of ` +
      `${file.name}, which runs as process ${file.processId}; name that node with --name or --data`)
  }
  const start = `medichain-node start --role ${role ?? likelyRole(choice)} ${folderFlags(choice)}`
  const kind = kindOfFolder(folder)
  if (kind === 'file') return new CliError(`${folder} is a file; name the data folder of a node`)
  if (kind === 'kept-out') {
    return new CliError(`this user may not read ${folder}; run the command as the user that runs the node`)
  }
  const others = choice.data === undefined && kind === 'missing'
    ? await nodeNames(path.resolve(io.cwd, choice.dataRoot)) : []
  if (others.length === 0) return new CliError(`no node is running on ${folder}; start a node with: ${start}`)
  return new CliError(`there is no node ${choice.name ?? ''} in ${path.dirname(folder)}; ` +
    `the nodes there are ${others.join(', ')}. To make a new node: ${start}`)
}

/** Lists the nodes that keep their data under `root`, running or not. */
async function nodeNames (root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => [])
  const isNode = await Promise.all(names.map(async name => {
    return await stat(path.join(root, name, 'node.json')).then(() => true, () => false)
  }))
  return names.filter((_, at) => isNode[at] === true).sort()
}

async function runningNodes (root: string): Promise<ApiFile[]> {
  const names = await readdir(root).catch(() => [])
  const files = await Promise.all(names.sort().map(async name => {
    const folder = path.join(root, name)
    const file = await readFile(folder).catch(() => undefined)
    return file !== undefined && isLive(file) && isOf(folder, file) ? file : undefined
  }))
  return files.filter(file => file !== undefined)
}

async function readFile (folder: string): Promise<ApiFile | undefined> {
  try {
    return await readApiFile(folder)
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(error.message)
    throw error
  }
}

/** Writes the flags that name a folder, for a command that a person copies. */
export function folderFlags ({ name, data, dataRoot }: NodeChoice): string {
  if (data !== undefined) return `--data ${shellWord(data)}`
  const root = dataRoot === DEFAULT_DATA_ROOT ? '' : ` --data-root ${shellWord(dataRoot)}`
  return `--name ${name ?? ''}${root}`
}

/** Guesses the role of a node. The default name of the government is `government`. */
function likelyRole ({ name }: NodeChoice): Role {
  return name === 'government' ? 'government' : 'hospital'
}
