import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'
import { ServiceError, type StatusView } from '../../src/api/index.js'
import { pause, type NodeProcess } from '../../src/testnet/index.js'

const MEBI = 2 ** 20
const ANSWER_MS = 5000
const AGAIN_MS = 200

/** A sample of a node. Sizes are in MiB, and delays in ms. Unknown figures are omitted. */
export interface Sample {
  /** Wall clock, ms. */
  readonly at: number
  readonly node: string
  readonly pid: number
  /** Memory after garbage collection, in the heap and outside of it. */
  readonly heap?: number
  readonly external?: number
  /** Number of active timers, sockets and requests. */
  readonly active?: number
  readonly rss?: number
  /** Resident memory without mapped files, such as the tables of the database. */
  readonly anonymous?: number
  /** Open file handles without those of the database, which opens more tables as it grows. */
  readonly handles?: number
  readonly storeHandles?: number
  readonly lagP99?: number | undefined
  readonly lagMax?: number | undefined
  /** p99 minus that of an idle process. */
  readonly lagOver?: number | undefined
  /** The node catches up, so its loop is busy, and no other node waits for its vote. */
  readonly isBehind?: boolean
  /** The node ran, but did not answer for 5 s. */
  readonly isSilent?: boolean
  readonly height?: number
  readonly undecided?: number
  readonly waiting?: number
  readonly log?: number
  readonly disk?: number
}

export type Metric = Exclude<keyof Sample, 'at' | 'node' | 'pid' | 'isBehind' | 'isSilent'>

export interface SampledNode extends Pick<NodeProcess, 'name' | 'dataFolder'> {
  readonly pid?: number | undefined
  readonly client: Pick<NodeProcess['client'], 'call'>
}

/** Takes a sample of a running node from its status and from /proc (proc(5)). */
export async function look (
  node: SampledNode, { answerMs = ANSWER_MS }: { readonly answerMs?: number } = {}
): Promise<Sample | undefined> {
  const { pid, dataFolder } = node
  if (pid === undefined) return undefined
  const answer = await statusOf(node, pid, answerMs)
  return {
    at: Date.now(), node: node.name, pid,
    ...residentOf(pid), ...handlesOf(pid),
    ...answer === 'silence' ? { isSilent: true } : fromStatus(answer),
    log: sizeOf(path.join(dataFolder, 'wal')) / MEBI,
    disk: sizeOf(dataFolder) / MEBI
  }
}

/** Asks for the status. The result is undefined if the process has ended or is not ready. */
async function statusOf (
  node: SampledNode, pid: number, answerMs: number
): Promise<StatusView | 'silence' | undefined> {
  const deadline = Date.now() + answerMs
  while (node.pid === pid) {
    const left = deadline - Date.now()
    if (left <= 0) return 'silence'
    const asked = node.client.call('status').catch((error: unknown) => error)
    const answer = await Promise.race([asked, pause(left).then(() => undefined)])
    if (answer instanceof ServiceError && answer.status !== 0) return undefined
    if (answer !== undefined && !(answer instanceof Error)) return answer as StatusView
    // The connection failed: the process is about to end, or accepts no more connections.
    await pause(Math.min(AGAIN_MS, left))
  }
  return undefined
}

function fromStatus (status: StatusView | undefined): Partial<Sample> {
  if (status === undefined) return {}
  const { chain, phase, process } = status
  return {
    isBehind: phase === 'syncing',
    ...(process === undefined
      ? {}
      : { lagP99: process.eventLoopDelayMs.p99, lagMax: process.eventLoopDelayMs.max }),
    ...(chain === undefined
      ? {}
      : {
          height: chain.height, undecided: chain.undecidedCases, waiting: chain.waitingTransactions
        })
  }
}

function residentOf (pid: number): Partial<Sample> {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
    return { rss: of('VmRSS') / 1024, anonymous: of('RssAnon') / 1024 }
  } catch {
    return {}
  }
}

function handlesOf (pid: number): Partial<Sample> {
  try {
    const targets = readdirSync(`/proc/${pid}/fd`).map(fd => targetOf(`/proc/${pid}/fd/${fd}`))
    const storeHandles = targets.filter(target => target.includes('/store/')).length
    return { handles: targets.length - storeHandles, storeHandles }
  } catch {
    return {}
  }
}

function targetOf (link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

/** Returns the size of a file or folder, whose files may appear and disappear meanwhile. */
function sizeOf (place: string): number {
  try {
    const stat = statSync(place)
    if (!stat.isDirectory()) return stat.size
    return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0)
  } catch {
    return 0
  }
}

interface HeapLine {
  readonly at: number
  readonly pid: number
  readonly heapUsed: number
  readonly external: number
  readonly active: number
}

/** Reads the lines of `heap-report.ts` for a node as samples. */
export function heapSamples (folder: string, node: string): Sample[] {
  let text = ''
  try {
    text = readFileSync(path.join(folder, `${node}.heap.jsonl`), 'utf8')
  } catch {
    return []
  }
  // A killed process may leave an incomplete line.
  return text.split('\n').filter(line => line.endsWith('}')).map(line => {
    const { at, pid, heapUsed, external, active } = JSON.parse(line) as HeapLine
    return { at, node, pid, heap: heapUsed / MEBI, external: external / MEBI, active }
  })
}
