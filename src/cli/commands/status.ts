import type { Command } from 'commander'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderStatus } from '../render/node.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'

export function addStatus (program: Command, context: Context): void {
  const command = nodeOptions(program.command('status'))
    .description('What a running node is doing, who is connected, what waits')
    .action(async (flags: NodeFlags) => {
      const status = await withNode(context, flags, undefined, async client => {
        return await client.call('status')
      })
      print(context, flags.json, status, renderStatus)
    })
  examples(command, 'status', 'status --name hospital-1', 'status --name government --json')
}
