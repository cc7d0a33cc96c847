import { Option, type Command } from 'commander'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { assemblyFlags, nodeOptionsOf, type AssemblyFlags } from '../assembly-flags.js'

export function addStart (program: Command, context: Context): void {
  const command = assemblyFlags(program.command('start'))
    .description('Run a node until it is interrupted; the first start makes its keys and folders')
    .addOption(new Option('--json', 'write the log as JSON lines even on a terminal'))
    .action(async (flags: AssemblyFlags & { readonly json?: boolean }) => {
      const options = { ...nodeOptionsOf(context, flags), json: flags.json === true }
      context.exitCode = await context.assembly.runStart(options)
    })
  examples(command,
    'start --role government',
    'start --role hospital',
    'start --role hospital --name hospital-2 --set api.port=8080')
}
