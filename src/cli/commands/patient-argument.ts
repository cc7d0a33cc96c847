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
  const [line = text] = await readLines(io, text === '-' ? 1 : 0)
  return identifierOf(line, system)
}

/** Reads two identifiers. Each `-` takes a line of stdin. */
export async function identifiersFrom (
  { io }: Context, texts: readonly [string, string], system: string | undefined
): Promise<readonly [PatientIdentifier, PatientIdentifier]> {
  const lines = await readLines(io, texts.filter(text => text === '-').length)
  const [one, other] = texts.map(text => identifierOf(text === '-' ? lines.shift() ?? '' : text, system))
  return [one!, other!]
}

/** Reads identifiers from stdin. Command lines are visible in process lists and in shell histories. */
async function readLines (io: Io, count: number): Promise<string[]> {
  if (count === 0) return []
  const lines = (await io.readStdin(MAX_IDENTIFIER_BYTES) ?? '').trim().split(/\r?\n/)
  if (lines.length === count && lines.every(line => line.trim() !== '')) return lines.map(line => line.trim())
  throw usageError(count === 1 ? 'stdin must contain one line with an identifier'
    : 'stdin must contain two lines, with an identifier each')
}

function identifierOf (text: string, system: string | undefined): PatientIdentifier {
  const at = system === undefined ? text.lastIndexOf('|') : -1
  const value = text.slice(at + 1)
  const named = at < 0 ? system : text.slice(0, at)
  if (value === '' || named === '') throw usageError('an identifier is written system|value')
  return named === undefined ? { value } : { system: named, value }
}
