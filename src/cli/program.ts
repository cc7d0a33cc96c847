import { createRequire } from 'node:module'
import { Command } from 'commander'
import { addAccess } from './commands/access.js'
import { addAllowlist } from './commands/allowlist.js'
import { addChain } from './commands/chain.js'
import { addClient } from './commands/client.js'
import { addConsent } from './commands/consent.js'
import { addErasures } from './commands/erasure.js'
import { addDiagnosis } from './commands/diagnosis.js'
import { addDoctor } from './commands/doctor.js'
import { addDraw } from './commands/draw.js'
import { addEmergency } from './commands/emergency.js'
import { addImport } from './commands/import.js'
import { addInit } from './commands/init.js'
import { addKeys } from './commands/keys.js'
import { addNames } from './commands/names.js'
import { addPatient } from './commands/patient.js'
import { addPractitioner } from './commands/practitioner.js'
import { addReceipt } from './commands/receipt.js'
import { addRecover } from './commands/recover.js'
import { addReview } from './commands/review.js'
import { addRules } from './commands/rules.js'
import { addStart } from './commands/start.js'
import { addStatus } from './commands/status.js'
import { addTerminology } from './commands/terminology.js'
import { addTestnet } from './commands/testnet.js'
import type { Context } from './context.js'
import { examples } from './help.js'

/** Makes the whole command tree. Commands run only when a command line is parsed. */
export function createProgram (context: Context): Command {
  const program = new Command('medichain-node')
    .description('MediChain: hospitals validate, finalise and keep patient records together')
    .version(packageVersion(), '-V, --version')
    .showSuggestionAfterError(true)
    .helpCommand('help [command]', 'help for a command')
  addStart(program, context)
  addInit(program, context)
  addStatus(program, context)
  addDoctor(program, context)
  addAllowlist(program, context)
  addKeys(program, context)
  addClient(program, context)
  addDiagnosis(program, context)
  addImport(program, context)
  addReview(program, context)
  addRules(program, context)
  addRecover(program, context)
  addPatient(program, context)
  addConsent(program, context)
  addPractitioner(program, context)
  addEmergency(program, context)
  addAccess(program, context)
  addErasures(program, context)
  addNames(program, context)
  addChain(program, context)
  addReceipt(program, context)
  addDraw(program, context)
  addTerminology(program, context)
  addTestnet(program, context)
  examples(program,
    'testnet',
    'start --role government',
    'start --role hospital',
    'diagnosis submit diabetes.json --wait',
    'doctor --name hospital-1')
  for (const command of family(program)) {
    // Options behind a subcommand are its own, although its parent may have the same.
    command.enablePositionalOptions()
    command.exitOverride()
    command.showHelpAfterError(`see '${pathOf(command)} --help'`)
    command.configureOutput({
      writeOut: text => { context.io.out(text) },
      writeErr: text => { context.io.err(text) },
      getOutHasColors: () => context.io.colour,
      getErrHasColors: () => false
    })
  }
  return program
}

function family (command: Command): Command[] {
  return [command, ...command.commands.flatMap(family)]
}

/** Returns a command with its parents: `medichain-node diagnosis submit`. */
function pathOf (command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** Reads the version from package.json, which is two levels above `src/cli` and `dist/cli`. */
function packageVersion (): string {
  const content = createRequire(import.meta.url)('../../package.json') as { version: string }
  return content.version
}
