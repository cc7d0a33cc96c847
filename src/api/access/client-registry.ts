import { randomBytes } from 'node:crypto'
import type { NewClient } from '../routes/clients.js'
import { ServiceError } from '../service-error.js'
import { clientFileText, MAX_CLIENTS, TOKEN_KEY_BYTES, type ClientFile } from './client-file.js'
import { readClientKeys } from './client-keys.js'
import {
  newGeneration, newRecord, withCredentials, type ClientRecord, type Credentials
} from './client-record.js'
import { newSecret, type SecretHasher } from './secret.js'

/** A client whose key or secret was just registered, and the secret if one was made. */
export interface Registered {
  readonly client: ClientRecord
  readonly secret?: string
}

interface RegistryParts {
  readonly hasher: SecretHasher
  readonly now: () => number
  /** Writes the file durably. A change has an effect only after that. */
  readonly save: (text: string) => Promise<void>
}

/** Keeps the programs that may call this node, at most `MAX_CLIENTS`. */
export class ClientRegistry {
  readonly tokenKey: Uint8Array
  #clients: ReadonlyMap<string, ClientRecord>
  #changing: Promise<unknown> = Promise.resolve()
  /** For the present key or secret of each client that has streams. */
  readonly #ends = new Map<string, AbortController>()

  /** @param file undefined: no client was ever registered here */
  constructor (file: ClientFile | undefined, private readonly parts: RegistryParts) {
    this.tokenKey = file?.tokenKey ?? randomBytes(TOKEN_KEY_BYTES)
    this.#clients = new Map((file?.clients ?? []).map(client => [client.id, client]))
  }

  list (): readonly ClientRecord[] {
    return [...this.#clients.values()].sort((a, b) => a.id < b.id ? -1 : 1)
  }

  find (id: string): ClientRecord | undefined {
    return this.#clients.get(id)
  }

  /** Returns a signal that ends the streams of a client when it is rotated or removed. */
  endOf (id: string): AbortSignal {
    const end = this.#ends.get(id) ?? new AbortController()
    this.#ends.set(id, end)
    return end.signal
  }

  /** Tells whether web pages of some client come from this origin. */
  hasOrigin (origin: string): boolean {
    return [...this.#clients.values()].some(({ origins }) => origins.includes(origin))
  }

  /** @throws ServiceError 409 `client-exists`, `too-many-clients`; 422 as `newRecord`, `readClientKeys` */
  async add (given: NewClient): Promise<Registered> {
    const { credentials, secret } = await this.#credentials(given.keys)
    const client = newRecord(given, credentials)
    await this.#change(clients => {
      if (clients.has(given.id)) {
        throw new ServiceError(409, 'client-exists',
          `there is a client ${given.id}; use client rotate for a new key, or remove it first`)
      }
      if (clients.size >= MAX_CLIENTS) {
        throw new ServiceError(409, 'too-many-clients', `at most ${MAX_CLIENTS} clients; remove one first`)
      }
      clients.set(given.id, client)
    })
    return { client, ...(secret === undefined ? {} : { secret }) }
  }

  /** Replaces keys or secret. @throws ServiceError 404 `unknown-client`; 422 as `readClientKeys` */
  async rotate (id: string, keys: string | undefined): Promise<Registered> {
    const { credentials, secret } = await this.#credentials(keys)
    let client: ClientRecord | undefined
    await this.#change(clients => {
      const former = clients.get(id)
      if (former === undefined) throw unknownClient(id)
      client = withCredentials(former, credentials)
      clients.set(id, client)
    })
    if (client === undefined) throw unknownClient(id)
    this.#endStreams(id)
    return { client, ...(secret === undefined ? {} : { secret }) }
  }

  /** @throws ServiceError 404 `unknown-client` */
  async remove (id: string): Promise<void> {
    await this.#change(clients => { if (!clients.delete(id)) throw unknownClient(id) })
    this.#endStreams(id)
  }

  #endStreams (id: string): void {
    this.#ends.get(id)?.abort()
    this.#ends.delete(id)
  }

  async #credentials (
    keys: string | undefined
  ): Promise<{ readonly credentials: Credentials, readonly secret?: string }> {
    const common = { generation: newGeneration(), rotatedAt: this.parts.now() }
    if (keys !== undefined) return { credentials: { ...common, keys: readClientKeys(keys) } }
    const secret = newSecret()
    const hashed = await this.parts.hasher.hash(secret)
    return { credentials: { ...common, keys: [], secret: hashed }, secret }
  }

  /** Changes a copy, writes it and then uses it; one change after the other. */
  async #change (apply: (clients: Map<string, ClientRecord>) => void): Promise<void> {
    const change = this.#changing.then(async () => {
      const clients = new Map(this.#clients)
      apply(clients)
      await this.parts.save(clientFileText({ tokenKey: this.tokenKey, clients: [...clients.values()] }))
      this.#clients = clients
    })
    this.#changing = change.catch(() => undefined)
    await change
  }
}

function unknownClient (id: string): ServiceError {
  return new ServiceError(404, 'unknown-client', `there is no client ${id}; client list shows all clients`)
}
