import { CommanderError } from 'commander'
import { ServiceError } from '../api/index.js'
import { createContext } from './context.js'
import { checkWords } from './input-text.js'
import type { Io } from './io.js'
import type { Assembly } from './options.js'
import { createProgram } from './program.js'
import { finding, plain } from './render/words.js'

const FAILURE = 1
const USAGE = 2

/**
 * Runs one command line and answers its exit code: 0 done, 1 it failed or has bad news, 2 it was
 * not understood. What fails says cause and mend on one line of stderr.
 * @param words without the program's own name
 */
export async function run (words: readonly string[], io: Io, assembly: Assembly): Promise<number> {
  const context = createContext(io, assembly)
  try {
    checkWords(words)
    await createProgram(context).parseAsync([...words], { from: 'user' })
    return context.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error, context.io)
    return report(error, context.io)
  }
}

/** Commander has printed its own message by then. */
function usageCode (error: CommanderError, io: Io): number {
  if (error.exitCode === 0) return 0
  if (error.code !== 'commander.help') io.err("see 'medichain-node --help'\n")
  return USAGE
}

function report (error: unknown, io: Io): number {
  if (error instanceof ServiceError) {
    io.err(`error: ${plain(error.message)}\n`)
    for (const one of error.findings) io.err(`  ${finding(one)}\n`)
    return FAILURE
  }
  const message = error instanceof Error ? error.message : String(error)
  for (const line of message.split('\n')) io.err(`error: ${plain(line)}\n`)
  return exitCodeOf(error)
}

/** Usage errors, ours and those of the assembly, carry their exit code. */
function exitCodeOf (error: unknown): number {
  const code = (error as { readonly exitCode?: unknown } | undefined)?.exitCode
  return typeof code === 'number' ? code : FAILURE
}
