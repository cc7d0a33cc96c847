import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const ENDED = 'ended'

/**
 * Names one run of one process (here, since `api.json` names one, and its reader must know whether it
 * still runs);
 * a number alone is given to another process later.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the words of the system; empty where the system does not say. */
  readonly started: string
}

export function ownIdentity (): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) ?? '' }
}

/**
 * Whether that very run is still going. Where its start is not known, a live number counts. A process
 * that has ended but whose parent has not asked for its exit code runs no more, though its number is
 * taken: in a container nobody may ever ask.
 */
export function isAlive ({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  if (now === ENDED) return false
  return now === undefined || started === '' || now === started
}

function startOf (pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid)
}

/**
 * proc(5): of stat, field 3 is the state, 20 the number of threads, 22 the start in ticks since boot; the
 * boot id tells boots apart.
 */
function linuxStart (pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in brackets, which may itself hold blanks and brackets.
    const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie with threads is not: one of them may be writing still.
    if (afterCommand[0] === 'Z' && Number(afterCommand[17]) <= 1) return ENDED
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
