import { randomBytes } from 'node:crypto'
import type { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { CertificateFiles } from './access/certificate-files.js'
import { removeApiFile, writeApiFile } from './api-file.js'
import type { CallView } from './call-log.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'

export interface ApiOptions {
  /** The name by which commands find the node on this machine. */
  readonly name: string
  /** The folder in which `api.json` is written, and which has the clients. */
  readonly dataFolder: string
  /** The TCP port on loopback; 0: any free port. */
  readonly port: number
  /** The address by which programs reach the node; absent: that of the TLS server or of loopback. */
  readonly publicBaseUrl?: string
  /** Absent: the node is reached on loopback alone. */
  readonly tls?: TlsOptions
  /** Logs an error of a handler that is not a ServiceError. */
  readonly onFault: (error: unknown) => void
  readonly onCall?: (call: CallView) => void
}

interface TlsOptions {
  readonly host: string
  readonly port: number
  readonly certificate: CertificateFiles
}

export interface RunningApi {
  readonly url: string
  /** The address of the TLS server. */
  readonly tlsUrl?: string
  /** Removes `api.json`, ends streams and held requests, and stops listening. */
  stop (): Promise<void>
}

const TOKEN_BYTES = 32
/** Codes of an address that this machine does not have, or of a name that nothing resolves. */
const NO_ADDRESS: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'
])

/**
 * Starts the API on 127.0.0.1 with a new token of the operator for this run, and with TLS for clients if
 * that is configured.
 * @throws ServiceError 409 `port-in-use`, 500 `bad-client-file`
 */
export async function startApi (options: ApiOptions, services: Services): Promise<RunningApi> {
  // The servers are loaded here, so that clients of this folder do not load their libraries.
  const { Access } = await import('./access/access.js')
  const { createServer } = await import('./server.js')
  const { dataFolder, name, onCall, onFault, port, publicBaseUrl, tls } = options
  const access = await Access.open(dataFolder)
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const common = { access, onFault, ...(onCall && { onCall }) }
  const servers: FastifyInstance[] = []
  const listen = async (server: FastifyInstance, host: string, at: number): Promise<string> => {
    servers.push(server)
    return await server.listen({ host, port: at }).catch((error: unknown) => { throw listenError(error, at) })
  }
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(async server => { await server.close() }))
    await access.close()
  }
  try {
    const url = await listen(createServer({ ...common, token }, services), '127.0.0.1', port)
    const tlsUrl = tls === undefined ? undefined : await listen(
      followCertificate(createServer({ ...common, certificate: tls.certificate.pair }, services), tls),
      tls.host, tls.port)
    access.bases = [publicBaseUrl ?? tlsUrl ?? url, ...(tlsUrl === undefined ? [] : [tlsUrl]), url]
    await writeApiFile(dataFolder, { url, token, name, role: services.role })
    return {
      url, ...(tlsUrl === undefined ? {} : { tlsUrl }),
      async stop () {
        await removeApiFile(dataFolder, token)
        await close()
      }
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Gives each new certificate to the server, for its next connections. */
function followCertificate (server: FastifyInstance, { certificate }: TlsOptions): FastifyInstance {
  const { server: secure } = server as { readonly server: Partial<Pick<TlsServer, 'setSecureContext'>> }
  certificate.onChange = pair => { secure.setSecureContext?.(pair) }
  return server
}

function listenError (error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new ServiceError(409, 'port-in-use',
      `port ${port} of the API is in use by another program; ` +
      'choose another port, or 0 for any free port')
  }
  if (code === 'EACCES') {
    return new ServiceError(409, 'port-in-use',
      `port ${port} of the API needs rights that this user lacks; choose a port above 1023`)
  }
  if (code !== undefined && NO_ADDRESS.has(code)) {
    return new ServiceError(409, 'port-in-use',
      'this machine has no such address for the API; correct the setting apiTlsListen')
  }
  return error
}
