import { Option, type Command } from 'commander'
import type { Context } from './context.js'
import { readShortText } from './input-file.js'

/** Above every text that a node takes; a justification has at most 8 KiB. */
const MAX_TEXT_BYTES = 16 * 1024

/**
 * Adds a flag for a text about a patient, and `--<flag>-file` for a file with the text. Process lists and
 * shell histories show the words of a command line.
 */
export function textOptions (command: Command, flag: string, description: string): Command {
  return command
    .addOption(new Option(`--${flag} <text>`, description))
    .addOption(new Option(`--${flag}-file <file>`, `a file with the ${flag}, which no process list shows; ` +
      '- for stdin').conflicts(flag))
}

/** Returns the text of a flag, or of its file. @throws CliError if the file cannot be read */
export async function textFrom (
  { io }: Context, text: string | undefined, file: string | undefined
): Promise<string | undefined> {
  return file === undefined ? text : await readShortText(io, file, MAX_TEXT_BYTES)
}
