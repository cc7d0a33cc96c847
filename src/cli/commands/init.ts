import { fields } from '../../api/index.js'
import { Option, type Command } from 'commander'
import { assemblyFlags, nodeOptionsOf } from '../assembly-flags.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import type { InitResult } from '../options.js'

export function addInit (program: Command, context: Context): void {
  const command = assemblyFlags(program.command('init'))
    .description('Make the keys and the data folder of a node without starting it')
    .addOption(new Option('--json', 'print only one JSON document'))
    .action(async (flags: { readonly json?: boolean }, self: Command) => {
      const options = await nodeOptionsOf(context, self)
      const quiet = { ...options, print: flags.json === true ? () => {} : options.print }
      print(context, flags.json, await context.assembly.runInit(quiet), renderInit)
    })
  examples(command, 'init --role government', 'init --role hospital --name st-mary')
}

function renderInit (result: InitResult): string {
  const head = result.created ? 'made keys and data folder\n' : 'exists already; nothing changed\n'
  return head + fields([
    ['node', `${result.name}, ${result.role}`],
    ['peer', result.peerId],
    ['data', result.dataFolder],
    ['keys', result.keysFolder]
  ])
}
