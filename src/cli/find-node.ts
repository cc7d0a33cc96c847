import { readdir } from 'node:fs/promises'
import path from 'node:path'
import {
  isAlive as isRunning, readApiFile, ServiceError, type ApiFile, type Role
} from '../api/index.js'
import { CliError, usageError } from './cli-error.js'
import type { Io } from './io.js'

/** Which node of this machine a command is for. */
export interface NodeChoice {
  readonly name?: string
  readonly data?: string
  readonly dataRoot: string
}

/** Where this choice keeps its data; undefined if it does not say. */
export function chosenFolder (io: Io, choice: NodeChoice): string | undefined {
  if (choice.data !== undefined) return path.resolve(io.cwd, choice.data)
  if (choice.name === undefined) return undefined
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(choice.name)) {
    throw usageError(`'${choice.name}' is not a node name: lower-case letters, digits, - . _`)
  }
  return path.resolve(io.cwd, choice.dataRoot, choice.name)
}

/**
 * The running node that is meant. With neither name nor folder it must be the only one that runs,
 * or the only one of the role that can serve the command.
 * @throws CliError
 */
export async function findNode (
  io: Io, choice: NodeChoice, role: Role | undefined
): Promise<ApiFile> {
  const folder = chosenFolder(io, choice)
  if (folder !== undefined) {
    const file = await readFile(folder)
    if (file !== undefined && isAlive(file)) return file
    throw new CliError(`no node is running on ${folder}; start one with: ` +
      `medichain-node start --role ${role ?? likelyRole(choice)}${startFlag(choice)}`)
  }
  const root = path.resolve(io.cwd, choice.dataRoot)
  const running = await runningNodes(root)
  const fitting = running.filter(file => role === undefined || file.role === role)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  if (running.length === 0) {
    throw new CliError(`no node is running from ${root}; start one with: ` +
      `medichain-node start --role ${role ?? 'hospital'}, or say where it is with --data <folder>`)
  }
  if (fitting.length === 0) {
    const names = running.map(file => file.name).join(', ')
    throw new CliError(`this needs a ${role ?? ''} node and only these run here: ${names}`)
  }
  throw usageError(`several nodes run here, choose one with --name: ` +
    fitting.map(file => file.name).join(', '))
}

async function runningNodes (root: string): Promise<ApiFile[]> {
  const names = await readdir(root).catch(() => [])
  const files = await Promise.all(names.sort().map(async name => {
    return await readFile(path.join(root, name)).catch(() => undefined)
  }))
  return files.filter(file => file !== undefined && isAlive(file)) as ApiFile[]
}

async function readFile (folder: string): Promise<ApiFile | undefined> {
  try {
    return await readApiFile(folder)
  } catch (error) {
    if (error instanceof ServiceError) throw new CliError(error.message)
    throw error
  }
}

/** A node that was killed leaves its file behind; its process may even wait to be asked for its end. */
function isAlive (file: ApiFile): boolean {
  return isRunning({ pid: file.processId, started: '' })
}

function startFlag ({ name, data }: NodeChoice): string {
  return data === undefined ? ` --name ${name ?? ''}` : ` --data ${data}`
}

/** A node that took the name which a government takes by itself is most likely one. */
function likelyRole ({ name }: NodeChoice): Role {
  return name === 'government' ? 'government' : 'hospital'
}
