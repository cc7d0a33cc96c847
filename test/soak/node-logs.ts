import { readFileSync } from 'node:fs'
import type { NodeProcess } from '../../src/testnet/index.js'

const WARN = 40
const ERROR = 50

export interface LogFindings {
  /** Lines of level error or above, and other error output, such as a stack trace of Node. */
  readonly faults: readonly string[]
  /** Number of occurrences of each warning. */
  readonly warnings: ReadonlyMap<string, number>
}

/**
 * Collects errors and warnings from all logs. A soak expects no errors, because faults of peers are warnings.
 */
export function logFindings (nodes: readonly NodeProcess[]): LogFindings {
  const faults: string[] = []
  const warnings = new Map<string, number>()
  for (const node of nodes) {
    for (const line of linesOf(node.logFile)) {
      const { level, msg } = parsed(line)
      if (level >= ERROR) faults.push(`${node.name}: ${line.slice(0, 600)}`)
      else if (level === WARN) warnings.set(msg, (warnings.get(msg) ?? 0) + 1)
    }
  }
  return { faults, warnings }
}

/** Reads a line. Lines without `{` are output for people, unless they begin like an error. */
function parsed (line: string): { level: number, msg: string } {
  if (!line.startsWith('{')) {
    return { level: /^(\s*at |\w*Error|node:|error|FATAL)/i.test(line) ? ERROR : 0, msg: line }
  }
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown, msg?: unknown }
    return { level: typeof level === 'number' ? level : 0, msg: String(msg) }
  } catch {
    // The process was killed while it wrote this line.
    return { level: 0, msg: line }
  }
}

function linesOf (file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(line => line !== '')
  } catch {
    return []
  }
}
