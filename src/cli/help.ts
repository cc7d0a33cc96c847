import type { Command } from 'commander'

/** Ends the help of a command with example command lines. */
export function examples (command: Command, ...lines: readonly string[]): Command {
  const text = lines.map(line => `  $ medichain-node ${line}\n`).join('')
  return command.addHelpText('after', `\nExamples:\n${text}`)
}
