import { Option, type Command } from 'commander'
import type { PatientIdentifier } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import type { Context } from '../context.js'
import type { Io } from '../io.js'

/** A limit that no identifier reaches. */
const MAX_IDENTIFIER_BYTES = 4096

export interface PatientFlags {
  readonly system?: string
}

export function patientOptions (command: Command): Command {
  return command.addOption(
    new Option('--system <uri>', 'system of the identifier, if the argument is only a value'))
}

/** Reads the identifier of a patient from an argument, or from stdin for `-`. */
export async function identifierFrom (
  { io }: Context, text: string, system: string | undefined
): Promise<PatientIdentifier> {
  return identifierOf(text === '-' ? await readLine(io) : text, system)
}

/** Reads the identifier from stdin. Command lines are visible in process lists and in shell histories. */
async function readLine (io: Io): Promise<string> {
  const text = await io.readStdin(MAX_IDENTIFIER_BYTES)
  const line = text?.trim() ?? ''
  if (line === '' || line.includes('\n')) throw usageError('stdin must contain one line with an identifier')
  return line
}

function identifierOf (text: string, system: string | undefined): PatientIdentifier {
  const at = system === undefined ? text.lastIndexOf('|') : -1
  const value = text.slice(at + 1)
  const named = at < 0 ? system : text.slice(0, at)
  if (value === '' || named === '') throw usageError('an identifier is written system|value')
  return named === undefined ? { value } : { system: named, value }
}
