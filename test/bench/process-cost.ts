import { readFileSync } from 'node:fs'

/** Linux counts CPU time in these (sysconf(_SC_CLK_TCK), 100 on every platform Node supports). */
const TICKS_PER_SECOND = 100

export interface ProcessCost {
  /** User and system, s. */
  readonly cpuSeconds: number
  /** Largest resident set so far, MiB. */
  readonly peakMebibytes: number
}

/** What a process has cost so far; undefined where there is no /proc (proc(5)). */
export function processCost (pid: number): ProcessCost | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold anything; fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakMebibytes: Math.round(Number(peak ?? 0) / 1024)
    }
  } catch {
    return undefined
  }
}
