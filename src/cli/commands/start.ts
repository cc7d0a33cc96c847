import { Option, type Command } from 'commander'
import { assemblyFlags, nodeOptionsOf } from '../assembly-flags.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'

const HELP = `
The node runs until SIGINT (Ctrl-C), SIGTERM, SIGQUIT or SIGHUP (its terminal closed) and then
stops in order. A second signal, at least a second later, ends it at once, except SIGHUP. SIGUSR1
and SIGUSR2 do nothing. If the log cannot be written the node goes on; doctor counts the lines.

Exit code: 0 stopped in order by a signal, 1 it could not start or go on, 2 not understood,
128 + the number of the signal if a second signal ended it.
`

export function addStart (program: Command, context: Context): void {
  const command = assemblyFlags(program.command('start'))
    .description('Run a node until it is interrupted; the first start makes its keys and folders')
    .addOption(new Option('--json', 'write the log as JSON lines, and nothing else, to stderr'))
    .addHelpText('after', HELP)
    .action(async (flags: { readonly json?: boolean }, self: Command) => {
      const { io } = context
      context.isNode = true
      io.neverWait()
      context.exitCode = await context.assembly.runStart({
        ...nodeOptionsOf(context, self),
        json: flags.json === true,
        log: line => { io.err(line) },
        lost: () => io.lost()
      })
    })
  examples(command,
    'start --role government',
    'start --role hospital',
    'start --role hospital --name hospital-2 --api-port 8080')
}
