import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Names one run of one process; a number alone is given to another process later. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the words of the system; empty where the system does not say. */
  readonly started: string
}

export function ownIdentity (): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? '' }
}

/** Whether that very run is still going. Where its start is not known, a live number counts. */
export function isAlive ({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now === undefined || started === '' || now === started
}

function startOf (pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid)
}

/** proc(5): field 22 of stat is the start in ticks since boot; the boot id tells boots apart. */
function linuxStart (pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in brackets, which may itself hold blanks and brackets.
    const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}:${afterCommand[19] ?? ''}`
  } catch {
    return undefined
  }
}

function psStart (pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return text.trim() === '' ? undefined : text.trim()
  } catch {
    return undefined
  }
}
