import path from 'node:path'
import { readSmallFile, replaceFile } from '../../system/index.js'
import { MAX_TRACKED } from '../limits.js'
import { AccessTokens } from './access-tokens.js'
import { Buckets } from './buckets.js'
import { CLIENT_FILE_NAME, MAX_CLIENTS, readClientFile, type ClientFile } from './client-file.js'
import { ClientRegistry } from './client-registry.js'
import { SecretHasher } from './secret.js'
import { UsedAssertions } from './used-assertions.js'

/** What the servers of a node share to know who calls: clients, tokens, used assertions and rates. */
export class Access {
  readonly hasher = new SecretHasher()
  readonly registry: ClientRegistry
  readonly tokens: AccessTokens
  /** Requests of each client. */
  readonly requests: Buckets
  /** Wrong tokens and failed requests for tokens. */
  readonly failures: Buckets
  /** The addresses by which programs reach the node, without a slash at the end; the first is public. */
  bases: readonly string[] = []

  private constructor (
    clients: ClientFile | undefined, readonly used: UsedAssertions, file: string,
    readonly now: () => number
  ) {
    const { hasher } = this
    this.registry = new ClientRegistry(clients, {
      hasher, now, save: async text => { await replaceFile(file, text) }
    })
    this.tokens = new AccessTokens(this.registry, now)
    this.requests = new Buckets(now, MAX_CLIENTS)
    this.failures = new Buckets(now, MAX_TRACKED)
  }

  /** Reads the clients of a node from its data folder. @throws ServiceError 500 `bad-client-file` */
  static async open (dataFolder: string, now: () => number = Date.now): Promise<Access> {
    const file = path.join(dataFolder, CLIENT_FILE_NAME)
    const text = readSmallFile(file)
    const clients = text === undefined ? undefined : readClientFile(text)
    return new Access(clients, await UsedAssertions.open(dataFolder, now), file, now)
  }

  /** The address that the node tells to programs. */
  get base (): string { return this.bases[0] ?? '' }

  async close (): Promise<void> {
    await this.used.close()
  }
}
