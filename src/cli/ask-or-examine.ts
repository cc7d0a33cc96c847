import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { createClient, ServiceError, type ApiFile, type Client, type HealthView } from '../api/index.js'
import { CliError, usageError } from './cli-error.js'
import type { Context } from './context.js'
import { chosenFolder, findNode, folderFlags, type NodeChoice } from './find-node.js'

/** A node that does not answer within this time is treated as hanging. */
const ANSWER_MS = 5_000

/**
 * Returns the answer of the node, or `silent` if the node hangs.
 * @throws ServiceError of status 0 if no process listens at its URL
 */
export async function inTime<T> (
  { token, url }: ApiFile, ask: (client: Client) => Promise<T>
): Promise<T | 'silent'> {
  const client = createClient({ url, token })
  let timer: NodeJS.Timeout | undefined
  try {
    const silence = new Promise<'silent'>(resolve => {
      timer = setTimeout(() => { resolve('silent') }, ANSWER_MS)
    })
    return await Promise.race([ask(client), silence])
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

/** Returns the answer of a node. If the node does not run or hangs, its folder is examined instead. */
export async function askOrExamine<T> (
  context: Context, flags: NodeChoice, ask: (client: Client) => Promise<T>
): Promise<{ readonly answer: T } | { readonly health: HealthView }> {
  const folder = chosenFolder(context.io, flags)
  const running = await findNode(context.io, flags, undefined).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === 1) return undefined
    throw error
  })
  const answer = running === undefined ? 'silent' : await inTime(running, ask).catch(silentIfUnreachable)
  if (answer !== 'silent') return { answer }
  const root = path.resolve(context.io.cwd, flags.dataRoot)
  const name = flags.name ?? running?.name
  if (folder !== undefined) return { health: await examineFolder(context, flags, folder, name) }
  const only = name ?? await onlyNode(root)
  return { health: await examineFolder(context, flags, path.join(root, only), only) }
}

function silentIfUnreachable (error: unknown): 'silent' {
  if (error instanceof ServiceError && error.status === 0) return 'silent'
  throw error
}

async function examineFolder (
  context: Context, choice: NodeChoice, folder: string, name = ''
): Promise<HealthView> {
  return await context.assembly.examineFolder({ data: folder, flags: folderFlags({ ...choice, name }) })
}

async function onlyNode (root: string): Promise<string> {
  const found = await readdir(root, { withFileTypes: true }).catch(() => [])
  const names = found.filter(entry => entry.isDirectory()).map(entry => entry.name).sort()
  const [only] = names
  if (only !== undefined && names.length === 1) return only
  if (only === undefined) {
    throw new CliError(`no node has data in ${root}; name the data folder with ` +
      '--data-root or --data, or start a node: medichain-node start --role hospital')
  }
  throw usageError(`no node is running; choose a node with --name: ${names.join(', ')}`)
}
