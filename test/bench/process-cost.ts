import { readFileSync } from 'node:fs'

/** Clock ticks, in which Linux counts CPU time (sysconf(_SC_CLK_TCK), 100 on all platforms of Node). */
const TICKS_PER_SECOND = 100

export interface ProcessCost {
  /** User and system time, s. */
  readonly cpuSeconds: number
  /** Largest resident set so far, MiB. */
  readonly peakMebibytes: number
}

/** Returns the CPU time and peak memory of a process, or undefined without /proc (proc(5)). */
export function processCost (pid: number): ProcessCost | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may contain any characters, so fields are counted after the last bracket.
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
