import { Option, type Command } from 'commander'
import { assemblyFlags, nodeOptionsOf } from '../assembly-flags.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'

const HELP = `
The node runs until SIGINT (Ctrl-C), SIGTERM, SIGQUIT or SIGHUP (closed terminal) and then stops
cleanly. A second signal, at least a second later, ends it at once, except SIGHUP. SIGUSR1 and
SIGUSR2 do nothing. If the log cannot be written, the node continues, and doctor shows the number
of lost lines.

Exit code: 0 stopped cleanly by a signal, 1 could not start or continue, 2 wrong usage,
128 + the number of the signal if a second signal ended it.
`

export function addStart (program: Command, context: Context): void {
  const command = assemblyFlags(program.command('start'))
    .description('Run a node until it is interrupted; the first start makes its keys and folders')
    .addOption(new Option('--json', 'write only the log, as JSON lines, to stderr'))
    .addHelpText('after', HELP)
    .action(async (flags: { readonly json?: boolean }, self: Command) => {
      const { io } = context
      context.isNode = true
      io.neverWait()
      context.exitCode = await context.assembly.runStart({
        ...await nodeOptionsOf(context, self),
        json: flags.json === true,
        log: line => { io.err(line) },
        lost: () => io.lost()
      })
    })
  examples(command,
    'start --role government',
    'start --role hospital',
    'start --role hospital --name hospital-2 --api-port 8080',
    'start --name hospital-2')
}
