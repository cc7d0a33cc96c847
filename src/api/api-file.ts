import { readFile, rm } from 'node:fs/promises'
import { folderIdentity, isAlive, ownIdentity, replaceFile } from '../system/index.js'
import { ServiceError } from './service-error.js'
import type { Role } from './views/index.js'
import path from 'node:path'

/** The address and token of a running node. The file is in the node's data folder while the node runs. */
export interface ApiFile {
  readonly url: string
  readonly token: string
  readonly name: string
  readonly role: Role
  readonly processId: number
  /** When that process started, as in `ProcessIdentity`. */
  readonly started: string
  /** The data folder of the node, as `folderIdentity` names it. A copied file still names that folder. */
  readonly folder: string
}

export const API_FILE_NAME = 'api.json'

/** Writes the file atomically, with mode 0600: a reader sees the old content or the new content. */
export async function writeApiFile (
  dataFolder: string, node: Pick<ApiFile, 'url' | 'token' | 'name' | 'role'>
): Promise<void> {
  const { pid, started } = ownIdentity()
  const folder = folderIdentity(dataFolder) ?? ''
  const content: ApiFile = { ...node, processId: pid, started, folder }
  await replaceFile(path.join(dataFolder, API_FILE_NAME), `${JSON.stringify(content, undefined, 2)}\n`)
}

/** Tells whether the process of the node still runs. A node that was killed leaves its file behind. */
export function isLive ({ processId, started }: ApiFile): boolean {
  return isAlive({ pid: processId, started })
}

/** Tells whether the file was written for this folder. A copied folder contains the file of its original. */
export function isOf (dataFolder: string, { folder }: ApiFile): boolean {
  return folder !== '' && folder === folderIdentity(dataFolder)
}

/** Removes the file, unless another process has written it. */
export async function removeApiFile (dataFolder: string, token: string): Promise<void> {
  const content = await readApiFile(dataFolder).catch(() => undefined)
  if (content?.token === token) await rm(path.join(dataFolder, API_FILE_NAME), { force: true })
}

/** Reads the file; undefined if there is none. @throws ServiceError 400 `bad-api-file` if it is unusable */
export async function readApiFile (dataFolder: string): Promise<ApiFile | undefined> {
  const file = path.join(dataFolder, API_FILE_NAME)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ServiceError(400, 'bad-api-file', `cannot read ${file} (${code ?? 'unknown'})`)
  }
  const content = parse(text)
  if (content === undefined) {
    throw new ServiceError(400, 'bad-api-file', `${file} is damaged; restart the node`)
  }
  return content
}

function parse (text: string): ApiFile | undefined {
  try {
    const { url, token, name, role, processId, started = '', folder = '' } =
      JSON.parse(text) as Partial<ApiFile>
    if (typeof url !== 'string' || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) return undefined
    if (typeof token !== 'string' || typeof name !== 'string') return undefined
    if (role !== 'government' && role !== 'hospital') return undefined
    if (!Number.isSafeInteger(processId)) return undefined
    if (typeof started !== 'string' || typeof folder !== 'string') return undefined
    return { url, token, name, role, processId: processId as number, started, folder }
  } catch {
    return undefined
  }
}
