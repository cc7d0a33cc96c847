import type { Command } from 'commander'
import { caseIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderDraw } from '../render/chain.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'

export function addDraw (program: Command, context: Context): void {
  const group = program.command('draw').description('How validators were chosen')
  const explain = nodeOptions(group.command('explain'))
    .description('Every step of the draw of a case, with all inputs, to be repeated by hand')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .action(async (id: string, flags: NodeFlags) => {
      const view = await withNode(context, flags, undefined, async client => {
        return await client.call('explainDraw', { params: { id } })
      })
      print(context, flags.json, view, renderDraw)
    })
  examples(group, 'draw explain 3b1f0c528a1e')
  examples(explain,
    'draw explain 3b1f0c528a1e',
    'draw explain 3b1f0c528a1e --name government --json')
}
