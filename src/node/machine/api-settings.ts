import { CertificateFiles, ServiceError } from '../../api/index.js'
import type { GovernmentConfig, HospitalConfig } from './config/index.js'
import { OperatorError } from './operator-error.js'

type ApiConfig = Pick<
  HospitalConfig | GovernmentConfig, 'apiPublicBaseUrl' | 'apiTlsCert' | 'apiTlsKey' | 'apiTlsListen'
>

/** How programs on other machines reach the API. */
export interface ApiPlace {
  readonly publicBaseUrl?: string
  readonly tls?: { readonly host: string, readonly port: number, readonly certificate: CertificateFiles }
}

/**
 * Reads the settings of the API, and opens the certificate. A TLS server needs a public address, since the
 * address that it listens on is none that programs could use.
 * @throws OperatorError 'api-settings', 'bad-certificate'
 */
export function apiPlace (config: ApiConfig): ApiPlace {
  const { apiPublicBaseUrl, apiTlsCert, apiTlsKey, apiTlsListen } = config
  const shown = apiPublicBaseUrl === '' ? {} : { publicBaseUrl: apiPublicBaseUrl }
  if ([apiTlsListen, apiTlsCert, apiTlsKey].every(value => value === '')) return shown
  const missing = [
    ['apiTlsListen', apiTlsListen], ['apiTlsCert', apiTlsCert], ['apiTlsKey', apiTlsKey],
    ['apiPublicBaseUrl', apiPublicBaseUrl]
  ].flatMap(([name, value]) => value === '' ? [name] : [])
  if (missing.length > 0) {
    throw new OperatorError('api-settings', `A TLS server for the API also needs ${missing.join(' and ')}. ` +
      'Give all of them, or leave the apiTls settings out.')
  }
  const at = apiTlsListen.lastIndexOf(':')
  const host = apiTlsListen.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  try {
    const certificate = new CertificateFiles(apiTlsCert, apiTlsKey)
    return { ...shown, tls: { host, port: Number(apiTlsListen.slice(at + 1)), certificate } }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new OperatorError('bad-certificate', `The certificate of the API cannot be used: ` +
      `${error.message}. Correct the files, or the settings apiTlsCert and apiTlsKey.`)
  }
}
