import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolder } from './data-folder.js'
import { describeFolder } from './describe-folder.js'
import { lockHolder } from '../../system/index.js'
import { OperatorError } from './operator-error.js'
import type { NodeRole } from './ports.js'

/** A name is one segment of a path, also on file systems that ignore case. */
const NAME_PATTERN = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/
/** The highest number of members of a chain. */
const MAX_HOSPITALS = 100
const FIRST_HOSPITAL = 'hospital-1'

export interface NodeFolders {
  readonly name: string
  readonly data: DataFolder
  /** The key folder, which `openKeystore` makes. */
  readonly keysPath: string
}

export interface NameChoice {
  readonly role: NodeRole
  /** Undefined: the first free name. */
  readonly name: string | undefined
  /** Data folder of this node; undefined: the folder `name` in `dataRoot`. */
  readonly data?: string | undefined
  readonly dataRoot: string
  readonly keysRoot: string
  /** `keysRoot` was given for this start, and so overrides the key folder that the data folder remembers. */
  readonly isKeysRootGiven?: boolean
}

/**
 * Chooses the node's name and locks its data folder in one step, so that two terminals never get the same
 * folder. Without a name, a government is `government`. A hospital is the first of `hospital-1`,
 * `hospital-2`… whose folder no process uses. So a second terminal gets `hospital-2`, and later starts find
 * the same folders again. Folders of another role are skipped. A folder of another format is not: after an
 * upgrade the operator means that hospital, and not a new one.
 * @throws OperatorError like `DataFolder.open`, or 'bad-name', 'no-free-name'
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

const SKIPPED: ReadonlySet<string> = new Set(['folder-in-use', 'other-role'])

/** Lists the nodes of a role that have a data folder in `dataRoot` and that no process runs. */
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

/** Opens the data folder. Without a given name, the node keeps the name of its last start. */
function claim (choice: NameChoice, given: string | undefined, standard = FIRST_HOSPITAL): NodeFolders {
  const path = choice.data ?? join(choice.dataRoot, given ?? standard)
  const data = DataFolder.open(path, choice.role, false)
  const name = given ?? data.name ?? standard
  return { name, data, keysPath: keysOf(choice, data, name) }
}

/** Returns the key folder of the last start if it exists and no other was given, or else the default. */
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
