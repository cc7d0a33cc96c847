import { randomBytes } from 'node:crypto'
import { removeApiFile, writeApiFile } from './api-file.js'
import type { CallView } from './call-log.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'

export interface ApiOptions {
  /** The node's name, for commands that look for it on this machine. */
  readonly name: string
  /** Where `api.json` is written. */
  readonly dataFolder: string
  /** 0: a free one. */
  readonly port: number
  /** Called with any error of a handler that is no ServiceError; for the log. */
  readonly onFault: (error: unknown) => void
  /** Called with every call that was answered; for the log. */
  readonly onCall?: (call: CallView) => void
}

export interface RunningApi {
  readonly url: string
  /** Ends streams and held requests, stops listening and removes `api.json`. */
  stop (): Promise<void>
}

const TOKEN_BYTES = 32

/**
 * Starts the API on 127.0.0.1 alone, with a token made for this run.
 * @throws ServiceError 409 `port-in-use`
 */
export async function startApi (options: ApiOptions, services: Services): Promise<RunningApi> {
  // Loaded here, so that a client of this folder starts without the server's libraries.
  const { createServer } = await import('./server.js')
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const server = createServer({ ...options, token }, services)
  let url: string
  try {
    url = await server.listen({ host: '127.0.0.1', port: options.port })
  } catch (error) {
    await server.close()
    throw listenError(error, options.port)
  }
  await writeApiFile(options.dataFolder, { url, token, name: options.name, role: services.role })
  return {
    url,
    async stop () {
      await removeApiFile(options.dataFolder, token)
      await server.close()
    }
  }
}

function listenError (error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new ServiceError(409, 'port-in-use',
      `port ${port} of the local API is in use by another program; ` +
      'choose another, or 0 for a free one')
  }
  if (code === 'EACCES') {
    return new ServiceError(409, 'port-in-use',
      `port ${port} of the local API needs rights that this user lacks; choose one above 1023`)
  }
  return error
}
