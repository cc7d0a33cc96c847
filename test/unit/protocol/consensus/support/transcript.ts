import { readFileSync, writeFileSync } from 'node:fs'

/** Holds a command of a scenario file and its expected output. */
export interface Exchange {
  readonly line: number
  readonly command: string
  readonly expected: string
}

/**
 * Reads the format of cockroachdb/datadriven, which etcd/raft uses too: a command, a line of four dashes, the
 * output, an empty line. Lines that start with # before a command are comments.
 */
export function parseScenario (text: string): Exchange[] {
  const exchanges: Exchange[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const command = lines[i]!.trim()
    if (command === '' || command.startsWith('#')) continue
    const line = i + 1
    if (lines[++i] !== '----') throw new Error(`line ${i + 1}: ---- expected`)
    const output: string[] = []
    while (i + 1 < lines.length && lines[i + 1] !== '') output.push(lines[++i]!)
    exchanges.push({ line, command, expected: output.join('\n') })
  }
  return exchanges
}

/** Runs a file. With `rewrite`, the current outputs replace the expected outputs. */
export function runScenario (
  file: string, run: (command: string) => string, rewrite: boolean
): { line: number, command: string, expected: string, actual: string }[] {
  const text = readFileSync(file, 'utf8')
  const results = parseScenario(text)
    .map(exchange => ({ ...exchange, actual: run(exchange.command) }))
  if (rewrite) {
    const lines = text.split('\n')
    for (const { line, expected, actual } of results.reverse()) {
      const old = expected === '' ? 0 : expected.split('\n').length
      lines.splice(line + 1, old, ...(actual === '' ? [] : actual.split('\n')))
    }
    writeFileSync(file, lines.join('\n'))
    return []
  }
  return results.filter(({ expected, actual }) => expected !== actual)
}
