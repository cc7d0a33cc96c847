import { Option, type Command } from 'commander'
import { assemblyFlags, nodeOptionsOf } from '../assembly-flags.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'

export function addStart (program: Command, context: Context): void {
  const command = assemblyFlags(program.command('start'))
    .description('Run a node until it is interrupted; the first start makes its keys and folders')
    .addOption(new Option('--json', 'write the log as JSON lines even on a terminal'))
    .action(async (flags: { readonly json?: boolean }, self: Command) => {
      const options = { ...nodeOptionsOf(context, self), json: flags.json === true }
      context.exitCode = await context.assembly.runStart(options)
    })
  examples(command,
    'start --role government',
    'start --role hospital',
    'start --role hospital --name hospital-2 --api-port 8080')
}
