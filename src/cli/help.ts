import type { Command } from 'commander'

export function examples (command: Command, ...lines: readonly string[]): Command {
  const text = lines.map(line => `  $ medichain-node ${line}\n`).join('')
  return command.addHelpText('after', `\nExamples:\n${text}`)
}
