import { existsSync, readFileSync, readdirSync } from 'node:fs'
import {
  API_FILE_NAME, isOf, readApiFile, type ApiFile, type FactsView, type FolderView, type HealthView
} from '../../../api/index.js'
import { kindOfFolder, lockForReading, lockHolder } from '../../../system/index.js'
import { isDiskFull, openLevelStore, storedChain } from '../../../storage/index.js'
import { systemClock } from '../../machine/clocks.js'
import { CHECKED_MEBIBYTES, checkStore } from '../../machine/check-store.js'
import { storeMarkOf } from '../../machine/data-folder.js'
import { describeFolder, type FolderDescription } from '../../machine/describe-folder.js'
import { settingFlags } from '../../machine/given-settings.js'
import { diagnose } from './diagnose.js'
import { diskFacts } from './facts/disk-facts.js'
import { isKeptOut } from './kept-out.js'
import path from 'node:path'

export interface ExamineOptions {
  /** Data folder of a node that does not run or does not answer. */
  readonly data: string
  /** The flags that named the folder on the command line, such as `--name hospital-1`. */
  readonly flags: string
}

/** Diagnoses a node that cannot be asked, from its data folder, and changes nothing in the folder. */
export async function examineFolder ({ data, flags }: ExamineOptions): Promise<HealthView> {
  const disk = existsSync(data) ? await diskFacts(data) : undefined
  const { name = path.basename(data), role, ...folder } = await examine(data, flags)
  return diagnose({
    at: systemClock.wall(),
    name,
    ...(role === undefined ? {} : { role }),
    peers: [], alarms: [], folder,
    ...(disk === undefined ? {} : { disk })
  })
}

type Examined = FolderView & Partial<Pick<FactsView, 'name' | 'role'>>

async function examine (data: string, flags: string): Promise<Examined> {
  const base = { path: data, flags, others: nodesBeside(data) }
  const kind = kindOfFolder(data)
  if (kind === 'missing') return { ...base, state: 'missing' }
  if (kind === 'file') return { ...base, state: 'foreign' }
  if (kind === 'kept-out') {
    const message = `${data} is in a folder that this user may not enter.`
    return { ...base, state: 'unreadable', failure: { code: 'folder-unusable', message } }
  }
  let about: FolderDescription | undefined
  try {
    about = describeFolder(data)
  } catch (error) {
    const state = isKeptOut(error) ? 'unreadable' : 'damaged'
    return { ...base, state, failure: { code: 'folder-unusable', message: messageOf(error) } }
  }
  if (about === undefined) return { ...base, state: 'foreign' }
  const { chainId, cleanStop, hasStore = false, lastFailure, otherFormat, role } = about
  const known = {
    ...base, flags: `${flags}${settingFlags(about.settings)}`, role,
    ...(about.name === undefined ? {} : { name: about.name }),
    ...(chainId === undefined ? {} : { chainId })
  }
  const holder = lockHolder(data)
  if (holder !== undefined && !holder.hasOriginal) {
    const api = await readApiFile(data).catch(() => undefined)
    const answers = api?.processId === holder.pid ? 'silent' : 'starting'
    return { ...known, state: isPaused(holder.pid) ? 'paused' : answers, processId: holder.pid }
  }
  if (otherFormat !== undefined) {
    return { ...known, state: 'failed', failure: { code: 'other-format', message: otherFormat } }
  }
  const { tip, trouble } = hasStore ? await inspectStore(data, about) : {}
  const ended = { ...known, ...(tip === undefined ? {} : { tip }) }
  if (holder !== undefined) return { ...ended, processId: holder.pid, ...trouble ?? { state: 'copied' } }
  // The failure that the node itself recorded says more than the state of its files.
  if (lastFailure !== undefined) return { ...ended, state: 'failed', failure: lastFailure }
  if (trouble !== undefined) return { ...known, ...trouble }
  if (cleanStop !== undefined) {
    const { at, by } = cleanStop
    return { ...ended, state: 'stopped', stoppedAt: at, ...(by === undefined ? {} : { stoppedBy: by }) }
  }
  // A node removes its API file when it stops.
  const api = await readApiFile(data).catch((): Pick<ApiFile, 'name'> => ({ name: API_FILE_NAME }))
  const isCopy = api !== undefined && 'folder' in api && api.folder !== '' && !isOf(data, api)
  if (isCopy) return { ...ended, state: 'copied' }
  if (api !== undefined) return { ...ended, state: 'killed' }
  return { ...ended, state: chainId === undefined ? 'unused' : 'killed' }
}

interface StoreInspection {
  readonly tip?: NonNullable<FolderView['tip']>
  readonly trouble?: Pick<FolderView, 'state' | 'failure'>
}

/** Opens the database. A folder that is full, or closed to this user, is not called damaged. */
async function inspectStore (data: string, about: FolderDescription): Promise<StoreInspection> {
  try {
    const tip = await tipOf(data, about)
    return tip === undefined ? {} : { tip }
  } catch (error) {
    if (isKeptOut(error)) return {}
    const failure = { code: 'database', message: messageOf(error) }
    return { trouble: { state: isDiskFull(error) ? 'full' : 'damaged', failure } }
  }
}

/** Reads the tip under the folder's lock, so that no node starts meanwhile. */
async function tipOf (data: string, { chainId, cleanStop }: FolderDescription): Promise<FolderView['tip']> {
  const folder = path.join(data, 'store')
  const lock = lockForReading(data)
  if ('heldBy' in lock) return undefined
  try {
    const store = await openLevelStore(folder, {
      createIfMissing: false, checkedMebibytes: CHECKED_MEBIBYTES,
      mark: { path: storeMarkOf(data), isWriter: false }
    })
    try {
      const head = await checkStore(storedChain(store), { path: data, chainId, cleanStop })
      return { height: head?.height ?? 0 }
    } finally {
      await store.close()
    }
  } finally {
    lock.release()
  }
}

function nodesBeside (data: string): string[] {
  const root = path.dirname(data)
  try {
    return readdirSync(root).filter(name => existsSync(path.join(root, name, 'node.json'))).sort()
  } catch {
    return []
  }
}

/** Reads the state of a process from proc(5): T means stopped by a signal. Other systems have no /proc. */
function isPaused (pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
  } catch {
    return false
  }
}

function messageOf (error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
