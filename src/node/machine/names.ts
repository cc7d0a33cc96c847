import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolder } from './data-folder.js'
import { describeFolder } from './describe-folder.js'
import { lockHolder } from '../../system/index.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'

/** One path segment, also on systems that do not tell cases apart. */
const NAME_PATTERN = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/
/** No chain has more members. */
const MAX_HOSPITALS = 100
const FIRST_HOSPITAL = 'hospital-1'

export interface NodeFolders {
  readonly name: string
  readonly data: DataFolder
  /** Not made yet: `openKeystore` does. */
  readonly keysPath: string
}

export interface NameChoice {
  readonly role: NodeRole
  /** Undefined: the first free one. */
  readonly name: string | undefined
  /** Data folder of this node itself; undefined: by name under `dataRoot`. */
  readonly data?: string | undefined
  readonly dataRoot: string
  readonly keysRoot: string
  /** `keysRoot` was given for this start, and so goes before what the data folder remembers. */
  readonly isKeysRootGiven?: boolean
}

/**
 * Names the node and locks its data folder in one step, so that two terminals never take the same.
 * Without a name a government is `government`; a hospital is the first of `hospital-1`,
 * `hospital-2`… that no running process has: a second terminal gets hospital-2, and after all have
 * stopped the same commands find the same folders again. A folder of another role or format is
 * ignored.
 * @throws OperatorError as `DataFolder.open`, or 'bad-name', 'no-free-name'
 */
export function claimName (choice: NameChoice): NodeFolders {
  if (choice.name !== undefined) return claim(choice, checkName(choice.name))
  if (choice.role === 'government') return claim(choice, undefined, 'government')
  if (choice.data !== undefined) return claim(choice, undefined)
  for (let number = 1; number <= MAX_HOSPITALS; number++) {
    try {
      return claim(choice, `hospital-${number}`)
    } catch (error) {
      if (!(error instanceof OperatorError) || !SKIPPED.has(error.code)) throw error
    }
  }
  throw new OperatorError('no-free-name', `hospital-1 to hospital-${MAX_HOSPITALS} are all in ` +
    `use under ${choice.dataRoot}. Choose another --name.`)
}

const SKIPPED: ReadonlySet<string> = new Set(['folder-in-use', 'other-role', 'other-format'])

/** Names of the nodes of a role that keep their data under `dataRoot`, and that no process runs. */
export function stoppedNodes (dataRoot: string, role: NodeRole): string[] {
  const names = existsSync(dataRoot) ? readdirSync(dataRoot).sort() : []
  return names.filter(name => {
    try {
      const path = join(dataRoot, name)
      return describeFolder(path)?.role === role && lockHolder(path) === undefined
    } catch {
      return false
    }
  })
}

/** Without a name the one under which the folder was last started. */
function claim (choice: NameChoice, given: string | undefined, standard = FIRST_HOSPITAL): NodeFolders {
  const path = choice.data ?? join(choice.dataRoot, given ?? standard)
  const data = DataFolder.open(path, choice.role, false)
  const name = given ?? data.name ?? standard
  return { name, data, keysPath: keysOf(choice, data, name) }
}

/** Where the keys lay at the last start, if they are there still and no other place was named. */
function keysOf ({ isKeysRootGiven, keysRoot }: NameChoice, data: DataFolder, name: string): string {
  const { keysFolder } = data
  const isKnown = isKeysRootGiven !== true && data.name === name && keysFolder !== undefined
  return isKnown && existsSync(keysFolder) ? keysFolder : join(keysRoot, name)
}

function checkName (name: string): string {
  if (NAME_PATTERN.test(name)) return name
  throw new OperatorError('bad-name', `${JSON.stringify(name)} cannot name a node: use up to 63 ` +
    'lower-case letters, digits, and - . _ between them.', 2)
}
