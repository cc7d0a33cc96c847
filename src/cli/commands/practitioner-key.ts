import { Option, type Command } from 'commander'
import type { RosterView } from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import type { Context } from '../context.js'
import { readShortText } from '../input-file.js'
import type { PractitionerKeyHolder } from '../options.js'
import { passphraseIn } from './patient-keys.js'

const MAX_KEY_FILE_BYTES = 4_096

/** The flags of commands that a practitioner signs. */
export interface ClinicianFlags {
  readonly key?: string
  readonly passphraseFile?: string
  readonly second?: string
  readonly secondPassphraseFile?: string
}

export function clinicianOptions (command: Command): Command {
  return command
    .addOption(new Option('--key <file>', 'key file of the clinician'))
    .addOption(new Option('--passphrase-file <file>', 'its first line opens the key file'))
}

export function secondOptions (command: Command): Command {
  return command
    .addOption(new Option('--second <file>', 'key file of a second clinician'))
    .addOption(new Option('--second-passphrase-file <file>', 'its first line opens the second key file'))
}

/** Opens the key file of a practitioner. @throws CliError */
export async function openPractitioner (
  context: Context, file: string | undefined, passphraseFile: string | undefined
): Promise<PractitionerKeyHolder> {
  if (file === undefined) throw usageError('--key names the key file of the clinician')
  const text = await readShortText(context.io, file, MAX_KEY_FILE_BYTES)
  return await context.assembly.openPractitionerKey(text, await passphraseIn(context, passphraseFile))
}

/** Finds the entry of a key on the roster. */
export function entryOf ({ practitioners }: RosterView, { key }: PractitionerKeyHolder): number {
  const found = practitioners.find(practitioner => practitioner.key === key)
  if (found !== undefined) return found.entry
  throw new CliError('the key is not on the roster of this hospital; see practitioner list')
}
