import { ServiceError } from '../service-error.js'
import type { ClientRecord } from './client-record.js'

/** The content of the file with the clients of a node. */
export interface ClientFile {
  /** The secret that authenticates access tokens. Another node has another, and refuses them. */
  readonly tokenKey: Uint8Array
  readonly clients: readonly ClientRecord[]
}

export const CLIENT_FILE_NAME = 'clients.json'
export const TOKEN_KEY_BYTES = 32
/** Programs that call one node. */
export const MAX_CLIENTS = 256
const FORMAT = 1

export function clientFileText ({ clients, tokenKey }: ClientFile): string {
  const content = { format: FORMAT, tokenKey: Buffer.from(tokenKey).toString('hex'), clients }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** Reads the file of the clients. @throws ServiceError 500 `bad-client-file` */
export function readClientFile (text: string): ClientFile {
  const { clients, format, tokenKey } = objectIn(text)
  if (format !== FORMAT || typeof tokenKey !== 'string' || !isHex(tokenKey, TOKEN_KEY_BYTES)) throw damaged()
  if (!Array.isArray(clients) || clients.length > MAX_CLIENTS || !clients.every(isRecord)) throw damaged()
  return { tokenKey: Buffer.from(tokenKey, 'hex'), clients }
}

function objectIn (text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {}
  } catch {
    return {}
  }
}

/** Checks the types of the fields. The node alone writes this file, and checked the values before. */
function isRecord (value: unknown): value is ClientRecord {
  const record = (value ?? {}) as Readonly<Record<keyof ClientRecord, unknown>>
  const { keys, secret } = record
  return [record.id, record.scope, record.generation].every(field => typeof field === 'string') &&
    [record.practitioner, record.recordSystem].every(isTextOrAbsent) &&
    [record.purposes, record.roles, record.origins].every(isTexts) &&
    [record.perMinute, record.addedAt, record.rotatedAt].every(field => Number.isSafeInteger(field)) &&
    Array.isArray(keys) && keys.every(key => typeof key === 'object' && key !== null) &&
    (secret === undefined ? keys.length > 0 : keys.length === 0 && isHash(secret))
}

function isHash (value: unknown): boolean {
  const { hash, salt } = (value ?? {}) as Readonly<Record<string, unknown>>
  return typeof hash === 'string' && isHex(hash, 32) && typeof salt === 'string' && isHex(salt, 16)
}

function isTexts (value: unknown): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

function isTextOrAbsent (value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isHex (text: string, bytes: number): boolean {
  return text.length === 2 * bytes && /^[0-9a-f]*$/.test(text)
}

function damaged (): ServiceError {
  return new ServiceError(500, 'bad-client-file', `${CLIENT_FILE_NAME} in the data folder is damaged; put ` +
    'a backup in its place, or delete it and register the clients again')
}
