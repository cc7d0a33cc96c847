import { Option, type Command } from 'commander'
import { createClient, type ApiFile, type Client, type Role } from '../api/index.js'
import { print, type Context } from './context.js'
import { DEFAULT_DATA_ROOT, findNode, type NodeChoice } from './find-node.js'
import type { Paint } from './render/paint.js'

export interface NodeFlags extends NodeChoice {
  readonly json?: boolean
}

export function nodeOptions (command: Command): Command {
  return folderOptions(command)
    .addOption(new Option('--json', 'print only one JSON document'))
}

export function folderOptions (command: Command): Command {
  return command
    .addOption(new Option('--name <name>', 'name of the node, for example hospital-1')
      .env('MEDICHAIN_NAME'))
    .addOption(new Option('--data <folder>', 'data folder of the node, if it is not <data-root>/<name>')
      .env('MEDICHAIN_DATA'))
    .addOption(new Option('--data-root <folder>', 'folder that contains the data folders of the nodes')
      .env('MEDICHAIN_DATA_ROOT').default(DEFAULT_DATA_ROOT))
}

/**
 * Finds the node, calls `use` with a client of the node, and closes the client.
 * @param role the role that can serve the command; undefined: either role
 */
export async function withNode<T> (
  context: Context, flags: NodeFlags, role: Role | undefined,
  use: (client: Client, node: ApiFile) => Promise<T>
): Promise<T> {
  const node = await findNode(context.io, flags, role)
  const client = createClient({ url: node.url, token: node.token })
  try {
    return await use(client, node)
  } finally {
    client.close()
  }
}

export async function showAnswer<T> (
  context: Context, flags: NodeFlags, role: Role | undefined,
  render: (answer: T, paint: Paint) => string, ask: (client: Client) => Promise<T>
): Promise<void> {
  print(context, flags.json, await withNode(context, flags, role, ask), render)
}
