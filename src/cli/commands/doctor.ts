import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { createClient, ServiceError, type ApiFile, type HealthView } from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder, findNode } from '../find-node.js'
import { examples } from '../help.js'
import { renderHealth } from '../render/health.js'
import { DEFAULT_DATA_ROOT, nodeOptions, type NodeFlags } from '../with-node.js'

/** A node that is asked this and stays silent so long hangs; its folder is looked at instead. */
const ANSWER_MS = 5_000

const HELP = `
Says what is wrong with a node and the one thing that would help, and shows what it was read from:
height and view, what is waited for and since when, whose votes are missing, peers, clocks, disk.
A node that does not run or does not answer is examined by its data folder. Nothing is changed.

Exit code: 0 healthy (there may be warnings), 1 a problem was found, 2 not understood.
`

export function addDoctor (program: Command, context: Context): void {
  const command = nodeOptions(program.command('doctor'))
    .description('What is wrong with a node, running or not, and the one thing that would help')
    .addHelpText('after', HELP)
    .action(async (flags: NodeFlags) => {
      const health = await examine(context, flags)
      print(context, flags.json, health, renderHealth)
      if (!health.healthy) context.exitCode = 1
    })
  examples(command, 'doctor', 'doctor --name hospital-1', 'doctor --name government --json',
    'doctor --data /srv/medichain/st-mary')
}

async function examine (context: Context, flags: NodeFlags): Promise<HealthView> {
  const folder = chosenFolder(context.io, flags)
  const running = await findNode(context.io, flags, undefined).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === 1) return undefined
    throw error
  })
  if (running !== undefined) {
    const answer = await ask(running)
    if (answer !== undefined) return answer
  }
  const root = path.resolve(context.io.cwd, flags.dataRoot)
  const name = flags.name ?? running?.name
  if (folder !== undefined) return await examineFolder(context, flags, folder, name)
  const only = name ?? await onlyNode(root)
  return await examineFolder(context, flags, path.join(root, only), only)
}

async function examineFolder (
  context: Context, { data, dataRoot }: NodeFlags, folder: string, name: string | undefined
): Promise<HealthView> {
  const root = dataRoot === DEFAULT_DATA_ROOT ? '' : ` --data-root ${dataRoot}`
  const flags = data === undefined ? `--name ${name ?? ''}${root}` : `--data ${data}`
  return await context.assembly.examineFolder({ data: folder, flags })
}

/** Undefined if it does not answer. */
async function ask ({ token, url }: ApiFile): Promise<HealthView | undefined> {
  const client = createClient({ url, token })
  let timer: NodeJS.Timeout | undefined
  try {
    const silence = new Promise<undefined>(resolve => {
      timer = setTimeout(() => { resolve(undefined) }, ANSWER_MS)
    })
    return await Promise.race([client.call('health'), silence])
  } catch (error) {
    if (error instanceof ServiceError && error.status === 0) return undefined
    throw error
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

async function onlyNode (root: string): Promise<string> {
  const found = await readdir(root, { withFileTypes: true }).catch(() => [])
  const names = found.filter(entry => entry.isDirectory()).map(entry => entry.name).sort()
  const [only] = names
  if (only !== undefined && names.length === 1) return only
  if (only === undefined) {
    throw new CliError(`no node has been started from ${root}; say where it keeps its data with ` +
      '--data-root or --data, or start one: medichain-node start --role hospital')
  }
  throw usageError(`no node is running; choose one with --name: ${names.join(', ')}`)
}
