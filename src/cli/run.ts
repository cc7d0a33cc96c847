import { CommanderError } from 'commander'
import { ServiceError } from '../api/index.js'
import { createContext, type Context } from './context.js'
import { checkArguments } from './input-text.js'
import type { Io } from './io.js'
import type { Assembly } from './options.js'
import { createProgram } from './program.js'
import { finding, plain } from './render/format.js'
import { jsonText } from './screen.js'

const FAILURE = 1
const USAGE = 2
/** The log level of the line that says why a node ended. */
const FATAL_LEVEL = 60

/**
 * Runs one command line and returns its exit code: 0 done, 1 failed or a bad result, 2 wrong usage.
 * A failure prints cause and remedy on one line of stderr.
 * @param args the arguments, without the name of the program
 */
export async function run (args: readonly string[], io: Io, assembly: Assembly): Promise<number> {
  const context = createContext(io, assembly)
  const code = await perform(args, context)
  const cause = context.isNode ? undefined : await io.missing()
  if (cause === undefined) return code
  io.err(`error: a part of the output could not be written (${cause}); the command itself may be done\n`)
  return code === 0 ? FAILURE : code
}

async function perform (args: readonly string[], context: Context): Promise<number> {
  try {
    checkArguments(args)
    await createProgram(context).parseAsync([...args], { from: 'user' })
    return context.exitCode
  } catch (error) {
    const isJson = args.includes('--json')
    // Commander has printed its message already.
    if (error instanceof CommanderError) return usageCode(error, context.io, isJson)
    if (context.isNode && isJson) reportToLog(error, context.io)
    else report(error, context.io, isJson)
    return exitCodeOf(error)
  }
}

function usageCode (error: CommanderError, io: Io, isJson: boolean): number {
  if (error.exitCode === 0) return 0
  if (isJson) printError(io, { message: error.message.replace(/^error: /, '') })
  return USAGE
}

/** Prints an error on stderr, and with `--json` also as the only document on stdout. */
function report (error: unknown, io: Io, isJson: boolean): void {
  const message = messageOf(error)
  const isAnswer = error instanceof ServiceError
  for (const line of isAnswer ? [message] : message.split('\n')) io.err(`error: ${plain(line)}\n`)
  const findings = isAnswer ? error.findings : []
  for (const view of findings) io.err(`  ${finding(view)}\n`)
  if (!isJson) return
  const code = isAnswer ? { code: error.code } : {}
  printError(io, { message, ...code, ...(findings.length === 0 ? {} : { findings }) })
}

function printError (io: Io, error: { readonly message: string }): void {
  io.out(jsonText({ error }))
}

/** Writes an error to the log of a node, which contains JSON lines only. */
function reportToLog (error: unknown, io: Io): void {
  for (const msg of messageOf(error).split('\n')) {
    io.err(`${JSON.stringify({ level: FATAL_LEVEL, time: Date.now(), msg })}\n`)
  }
}

function messageOf (error: unknown): string {
  const { code, path } = error as { readonly code?: unknown, readonly path?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const where = typeof path === 'string' ? ` (${path})` : ''
    return `the disk is full${where}; make room, and give the same command again`
  }
  return error instanceof Error ? error.message : String(error)
}

/** Returns the exit code of an error. Usage errors have the property `exitCode`. */
function exitCodeOf (error: unknown): number {
  const code = (error as { readonly exitCode?: unknown } | undefined)?.exitCode
  return typeof code === 'number' ? code : FAILURE
}
